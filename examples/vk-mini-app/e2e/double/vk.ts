import { randomBytes } from 'node:crypto'
import { startVkApiDouble, type VkApiDouble } from '../../../backend/src/testing/vk-api-double.ts'
import { type LaunchFacts, signedLaunch } from './launch.ts'
import type { Settings } from './page/choices.ts'
import { serveVk } from './serve.ts'

/** Both sides of VK: the page that shows the mini app, and the API that the backend speaks to. */
export interface Vk {
  /** Of the page that shows the mini app. */
  readonly origin: string
  readonly api: VkApiDouble
  /** What the backend must be started with. */
  readonly environment: Readonly<Record<string, string>>
  /** What VK's page says of somebody who opens the mini app now. */
  launch(facts: Partial<LaunchFacts> & Pick<LaunchFacts, 'user' | 'community'>): string
  /** The token that an administrator's consent gives the mini app for a community. Always the same one. */
  tokenOf(community: string | number): string
  close(): Promise<void>
}

/** An app that exists nowhere, with a secret made for this run. */
export async function startVk({
  port,
  host,
  backend,
  people,
  communities,
}: {
  port: number
  host?: string
  /** Known only once the backend runs, which waits for the environment made here. */
  backend: () => string
} & Pick<Settings, 'people' | 'communities'>): Promise<Vk> {
  const [app, secret] = [51_000_001, randomBytes(24).toString('base64url')]
  const tokenOf = (community: string | number) => `vk1.double.community-${community}`
  const api = await startVkApiDouble({ tokens: communities.map(({ id }) => tokenOf(id)) })
  const page = await serveVk({
    ...{ port, secret, ...(host && { host }) },
    settings: {
      get miniApp() {
        return `${backend()}/mini-app/`
      },
      ...{ app, people, communities },
    },
    consent(community) {
      api.tokens.add(tokenOf(community))
      return tokenOf(community)
    },
    cardOf: (community) => api.cards.get(tokenOf(community))?.card,
  })
  return {
    origin: page.origin,
    api,
    environment: {
      VK_APP_ID: String(app),
      VK_APP_SECRET: secret,
      VK_API_URL: api.url,
      VK_FRAME_ORIGINS: page.origin,
    },
    launch: (facts) =>
      signedLaunch(
        { ...{ app, role: 'member', language: 'ru', platform: 'desktop_web', at: new Date() }, ...facts },
        secret,
      ),
    tokenOf,
    async close() {
      await Promise.all([page.close(), api.close()])
    },
  }
}
