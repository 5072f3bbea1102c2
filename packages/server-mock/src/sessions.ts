import { isSession, Launch, Network, type Session } from '@otklik/sdk/contract'
import type { CaseSummary, OwnCases } from '@otklik/sdk/domain'
import { bearerOf } from './bearer.ts'
import type { Call } from './call.ts'
import { viewCase } from './case-view.ts'
import { hmac } from './hmac.ts'
import { verifyLaunch } from './launches.ts'
import { newToken } from './receipt.ts'
import { json, Refusal } from './respond.ts'
import type { MockState, SeedOrganization, StoredSession } from './state.ts'

/** As in the reference backend: how long a session lasts (ms), and for how many a launch is good. */
const sessionAge = 4 * 3_600_000
const sessionsPerLaunch = 20

/** As many as the contract lets stand in a list. */
const most = 100

/** A request about no organization. */
export interface NetworkCall extends Pick<Call, 'request' | 'state' | 'parameters' | 'now'> {
  readonly organizations: ReadonlyMap<string, SeedOrganization>
}

/** `POST sessions`. Whatever is wrong with a launch, its shape too, is answered alike. */
export async function openSession({ request, state, parameters, now, organizations }: NetworkCall): Promise<Response> {
  const network = Network.safeParse(parameters.network)
  if (!network.success) throw new Refusal('not_found', 'There is no such network')
  const body = Launch.safeParse(await request.json().catch(() => undefined))
  const verified = body.success && (await verifyLaunch(state, network.data, body.data.launch, now))
  // Nothing waits between counting and keeping.
  const resident = verified && (await hmac(state.secret, 'resident', `${verified.network} ${verified.resident}`))
  const keeping = resident && (await hmac(state.secret, 'keeping', resident)).slice(0, 32)
  const isUsedUp = ({ mark }: { mark: string }) =>
    state.sessions.filter((one) => one.mark === mark).length >= sessionsPerLaunch
  if (!verified || !resident || !keeping || isUsedUp(verified)) {
    throw new Refusal('unauthorized', 'The mock has not signed this launch, or not lately')
  }
  const { community, role, mark } = verified
  const stored: StoredSession = {
    token: `ses_${newToken()}`,
    expiresAt: new Date(now + sessionAge).toISOString(),
    network: network.data,
    role,
    resident,
    mark,
    ...(community !== undefined && { community }),
  }
  state.sessions.push(stored)
  const connected = [...organizations].find(([, one]) => isConnected(one, stored))?.[0]
  const { token, expiresAt } = stored
  const session: Session = {
    token,
    expiresAt,
    network: network.data,
    role,
    keeping,
    ...(community !== undefined && { community }),
    ...(connected !== undefined && { organization: connected }),
  }
  return json(session, 201, { 'Cache-Control': 'no-store' })
}

const isConnected = ({ communities }: SeedOrganization, { network, community }: StoredSession): boolean =>
  community !== undefined && (communities?.[network]?.includes(community) ?? false)

/** `GET submissions`: what the resident of the session has sent, the newest first. */
export async function ownCases(call: Call): Promise<Response> {
  const { resident } = requireSession(call.state, bearerOf(call.request), call.now)
  const own = call.state.cases.filter((one) => one.organization === call.organization && one.resident === resident)
  const items = own
    .reverse()
    .slice(0, most)
    .map((one): CaseSummary => {
      const { number, kind, procedure, status, sentAt, updatedAt, due, category } = viewCase(one, call.form, call.now)
      return {
        number,
        ...(kind && { kind }),
        ...(procedure && { procedure }),
        status,
        sentAt: sentAt ?? one.receipt.sentAt,
        updatedAt,
        ...(due && { due }),
        ...(category !== undefined && { category }),
      }
    })
  return json({ items } satisfies OwnCases, 200, { 'Cache-Control': 'no-store' })
}

/** Whose a message is that is sent now; nobody's where no session is shown. */
export function sessionOf({ request, state, now }: Call): StoredSession | undefined {
  const bearer = bearerOf(request)
  return bearer !== undefined && isSession(bearer) ? requireSession(state, bearer, now) : undefined
}

/** The session behind `Bearer`, if it has not ended. */
export function requireSession(state: MockState, bearer: string | undefined, now: number): StoredSession {
  const found = state.sessions.find(({ token }) => token === bearer)
  if (found && Date.parse(found.expiresAt) > now) return found
  throw new Refusal(
    'unauthorized',
    'A session is needed that has not ended',
    {},
    { 'WWW-Authenticate': 'Bearer', 'Cache-Control': 'no-store' },
  )
}
