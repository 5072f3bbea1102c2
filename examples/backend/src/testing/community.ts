import type { Session } from '@otklik/sdk/contract'
import type { CommunityShown, ConnectKey } from '../communities/messages.ts'
import { bearer, call } from './calls.ts'
import { deskToken, type TestServer } from './server.ts'
import { vkLaunch } from './vk-launch.ts'

/** What administrators and residents of a community in VK, and the desk, do over the wire. */
export function communityCalls(server: TestServer, community: string) {
  const url = `${server.url}/v1/networks/vk/community`

  /** The token of a session of somebody in the community. */
  async function session(role: 'admin' | 'member' = 'admin', launch: Parameters<typeof vkLaunch>[0] = {}) {
    const vk_ts = String(Math.floor(server.backend.clock().getTime() / 1000))
    const body = { launch: vkLaunch({ vk_group_id: community, vk_viewer_group_role: role, vk_ts, ...launch }) }
    return (await call<Session>(`${server.url}/v1/networks/vk/sessions`, { body })).body.token
  }

  const headersOf = async (token?: string) => bearer(token ?? (await session()))

  return {
    url,
    session,
    shown: async (token?: string) => call<CommunityShown>(url, { headers: await headersOf(token) }),
    connect: async (key: string, token?: string, from?: string) =>
      call<CommunityShown>(url, {
        body: { key },
        headers: { ...(await headersOf(token)), ...(from && { 'X-Forwarded-For': from }) },
      }),
    disconnect: async (token?: string) => call(url, { method: 'DELETE', headers: await headersOf(token) }),
    preview: async (type: string, token?: string) =>
      call<{ type: string; code: string }>(`${url}/card?type=${type}`, { headers: await headersOf(token) }),
    putCard: async (body: { readonly token: string; readonly type: string }, token?: string) =>
      call<CommunityShown>(`${url}/card`, { method: 'PUT', body, headers: await headersOf(token) }),
    removeCard: async () => call(`${url}/card`, { method: 'DELETE', headers: await headersOf() }),
    row: () =>
      server.backend.database
        .selectFrom('communities')
        .selectAll()
        .where('community', '=', community)
        .executeTakeFirst(),
  }
}

/** A new key of an organization, as the desk makes it. */
export async function newConnectKey(server: TestServer, organization = 'test-town', body: object = {}) {
  const path = `v1/desk/organizations/${organization}/keys`
  return (await call<ConnectKey>(`${server.url}/${path}`, { body, headers: bearer(deskToken) })).body.key
}
