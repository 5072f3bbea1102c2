import type { CaseAccess, InOrganization } from '../../adapter.ts'
import { headers, path } from '../../contract/routes.ts'
import { Case, type CaseSummary, OwnCases, Status } from '../../domain/case.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import type { Send } from '../http.ts'
import { isRecord } from '../record.ts'
import { parse, read, replaceUnknown } from './reading.ts'

// What is done with a case that exists, in a chunk of its own: who only writes need not load how to read.

type Deed = 'case' | 'attachments' | 'rating' | 'dispute' | 'replies'

type Session = () => Promise<string | undefined>

export interface CaseCall {
  readonly send: Send
  /** Where the contract begins. */
  readonly base: string
  readonly session: Session
  readonly request: InOrganization<CaseAccess>
  readonly deed: Deed
  readonly json?: unknown
  readonly key?: string
  readonly signal?: AbortSignal | undefined
}

/** Asks for a case, or does something with it. Resolves with the case as it stands then. */
export async function callCase({ send, base, session, request, deed, json, key, signal }: CaseCall): Promise<Case> {
  const url = base + path(deed, { organization: request.organization, number: numberOf(request) })
  const answer = await send(url, {
    method: json === undefined ? 'GET' : 'POST',
    cache: 'no-store',
    signal,
    ...(json !== undefined && { json }),
    headers: { ...(await authorization(request, session)), ...(key !== undefined && { [headers.key]: key }) },
  })
  return readCase(parse(answer))
}

/** What the verified resident has sent, the newest first. */
export async function ownCases(
  call: Pick<CaseCall, 'send' | 'base' | 'session' | 'signal'> & { organization: string },
): Promise<CaseSummary[]> {
  const { send, base, session, signal, organization } = call
  const url = base + path('submissions', { organization })
  const headers = await bearerOf(session)
  const given = parse(await send(url, { cache: 'no-store', signal, headers }))
  const items = isRecord(given) && Array.isArray(given.items) ? given.items.map(withWord) : undefined
  return read(OwnCases, items ? { items } : given).items
}

/** A number as people copy it from paper, without what they add to it. */
function numberOf({ number }: CaseAccess): string {
  const plain = number.replace(/[\s№]/g, '')
  // An address would read dots as steps along the path, and cannot hold half a character.
  if (/^\.{0,2}$|\p{Surrogate}/u.test(plain)) throw unknownCase()
  return plain
}

/** The session, the token, or the twelve digits of the code without the blanks between them. */
async function authorization(access: CaseAccess, session: Session): Promise<{ Authorization: string }> {
  if ('mine' in access) return bearerOf(session)
  const secret = 'token' in access ? access.token.trim() : access.code.replace(/[\s-]/g, '')
  // What cannot stand in a header cannot be right either.
  if (!/^[\x21-\x7e]+$/.test(secret)) throw unknownCase()
  return bearer(secret)
}

async function bearerOf(session: Session): Promise<{ Authorization: string }> {
  const token = await session().catch((error) => {
    // Whatever else the app says of it may be personal.
    throw isOtklikError(error) ? error : new OtklikError('offline', 'the session did not come')
  })
  if (!token) throw new OtklikError('unauthorized', 'there is no session that says whose it is')
  return bearer(token)
}

const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` })

const unknownCase = () => new OtklikError('not_found', 'no case has such a number or secret')

/** Keeps the backend's own word for a status that we do not know. Who may see a case is private when in doubt. */
function readCase(value: unknown): Case {
  if (!isRecord(value)) return read(Case, value)
  const timeline = Array.isArray(value.timeline) ? value.timeline.map(withWord) : value.timeline
  const known = { ...withWord(value), timeline }
  return read(Case, replaceUnknown(known, 'visibility', Case.shape.visibility.options, 'private'))
}

function withWord<T>(value: T): T {
  if (!isRecord(value) || typeof value.status !== 'string' || value.backendStatus !== undefined) return value
  return Status.options.includes(value.status as Status) ? value : { ...value, backendStatus: value.status }
}
