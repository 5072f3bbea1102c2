import { claimOf, fingerprint, headers, SubmissionRequest } from '@otklik/sdk/contract'
import {
  checkSubmission,
  type FieldError,
  type Form,
  findLeaf,
  pointerToken,
  type Receipt,
  rulesFor,
  type Source,
  type Submission,
} from '@otklik/sdk/domain'
import { basisOf, dateIn, lastDay } from './calendar.ts'
import type { Call } from './call.ts'
import { claimedFiles, releaseUploads } from './claim.ts'
import { takeProof } from './proof.ts'
import { readBody } from './read-body.ts'
import { caseNumber, newCode, newToken } from './receipt.ts'
import { json, Refusal, refuseFields } from './respond.ts'
import { sessionOf } from './sessions.ts'
import type { StoredCase, StoredSession } from './state.ts'

/** `POST submissions`. */
export async function submit(call: Call): Promise<Response> {
  const key = requireKey(call.request)
  const body = await readBody(call.request, SubmissionRequest)
  const print = await fingerprint(body)
  const claim = await claimOf(key)
  // Before anything is kept: a client is told that its session has ended, and sends the same without it.
  const session = sessionOf(call)
  // From here on nothing waits, so that requests side by side with one key cannot both find it new.
  const known = call.state.cases.find((one) => one.organization === call.organization && one.key === key)
  if (known) return repeat(call.request, known, print)
  takeProof(call)
  const stored = takeIn(call, { key, print, claim, session }, body)
  call.state.cases.push(stored)
  return json(stored.receipt, 201, { Location: `${call.request.url}/${stored.number}`, 'Cache-Control': 'no-store' })
}

// A repeat cannot be told from the first time.
const accepted = (request: Request, { number, receipt }: StoredCase): Response =>
  json(receipt, 201, { Location: `${request.url}/${number}`, 'Cache-Control': 'no-store' })

/** The key of a draft, or of files added later. */
export function requireKey(request: Request): string {
  const key = request.headers.get(headers.key) ?? ''
  if (!/^[\x21-\x7e]{16,200}$/.test(key))
    throw new Refusal('malformed_request', `${headers.key} is missing or too short`)
  return key
}

function repeat(request: Request, known: StoredCase, print: string): Response {
  if (known.fingerprint !== print) throw new Refusal('conflict', 'The key was used with another body')
  return accepted(request, known)
}

interface Taking {
  readonly key: string
  readonly print: string
  readonly claim: string
  readonly session: StoredSession | undefined
}

function takeIn(call: Call, { key, print, claim, session }: Taking, body: SubmissionRequest): StoredCase {
  const { uploads = {}, ...sent } = body
  const { form, now, state, organization } = call
  const attachments = claimedFiles(state, organization, { attachments: sent.attachments, uploads, claim })
  const submission = { ...sent, attachments, source: sourceOf(sent.source, session) }
  if (form.status === 'closed') throw new Refusal('closed', 'The organization takes no messages now')
  if (submission.formVersion !== form.version) throw refuseFields([{ pointer: '/formVersion', code: 'not_offered' }])
  const today = dateIn(form.organization.timeZone, now)
  const errors = [...checkSubmission(submission, form, today), ...checkTicks(submission, now)]
  if (errors.length > 0) throw refuseFields(errors)
  releaseUploads(state, attachments, uploads)
  const receipt = makeReceipt(call, submission, form, today)
  const leaf = submission.category === undefined ? undefined : findLeaf(form.categories, submission.category)
  return {
    organization,
    number: receipt.number,
    key,
    fingerprint: print,
    receipt,
    submission,
    ...(session && { resident: session.resident }),
    attachments,
    late: {},
    status: 'submitted',
    updatedAt: receipt.sentAt,
    timeline: [{ at: receipt.sentAt, status: 'submitted' }],
    attempts: { wrong: 0, blockedUntil: 0 },
    ...(receipt.due && { due: receipt.due }),
    ...(leaf?.authority !== undefined && { authority: leaf.authority }),
  }
}

/** Where a network has said who has come, it has also said from where. */
function sourceOf(sent: Source, session: StoredSession | undefined): Source {
  if (!session) return sent
  const { community: _, ...rest } = sent
  const { network, community } = session
  return { ...rest, channel: network, ...(community !== undefined && { community }) }
}

/** Nobody has ticked anything tomorrow; clocks of devices may be a day ahead. */
function checkTicks({ consents }: Submission, now: number): FieldError[] {
  return consents
    .filter(({ acceptedAt }) => Date.parse(acceptedAt) > now + 86_400_000)
    .map(({ id }) => ({ pointer: `/consents/${pointerToken(id)}`, code: 'invalid', params: { id } }))
}

function makeReceipt(
  { state, request, organization, now }: Call,
  submission: Submission,
  form: Form,
  today: string,
): Receipt & { token: string; code: string } {
  const year = today.slice(0, 4)
  const sequence = state.cases.filter(({ number }) => number.startsWith(year)).length + 1
  const leaf = submission.category === undefined ? undefined : findLeaf(form.categories, submission.category)
  const { term } = rulesFor(form, leaf, submission.procedure)
  const number = caseNumber(year, sequence)
  const token = newToken()
  return {
    number,
    token,
    code: newCode(),
    sentAt: new Date(now).toISOString(),
    // A term that runs from registration has no last day yet.
    ...(term?.from === 'sent' && { due: { date: lastDay(term, today), basis: basisOf(term) } }),
    url: `${new URL(request.url).origin}/o/${organization}/track#${new URLSearchParams({ number, token })}`,
  }
}
