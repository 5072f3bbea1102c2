import { AttachmentsRequest, claimOf } from '@otklik/sdk/contract'
import { type Attachment, type CaseAction, checkAttachments, Rating, Remark, type Status } from '@otklik/sdk/domain'
import { openCase } from './access.ts'
import type { Call } from './call.ts'
import { actionsOf, viewCase } from './case-view.ts'
import { claimedFiles, releaseUploads } from './claim.ts'
import { readBody } from './read-body.ts'
import { json, Refusal, refuseFields } from './respond.ts'
import type { StoredCase } from './state.ts'
import { requireKey } from './submissions.ts'

/** `GET submissions/{number}`. */
export async function track(call: Call): Promise<Response> {
  return show(call, openCase(call))
}

/** `POST submissions/{number}/attachments`: files added later. A repeat with the same key adds nothing. */
export async function attachLater(call: Call): Promise<Response> {
  const key = requireKey(call.request)
  const { attachments, uploads } = await readBody(call.request, AttachmentsRequest)
  const claim = await claimOf(key)
  const found = openCase(call)
  const added = JSON.stringify(attachments)
  const before = found.late[key]
  if (before !== undefined) {
    if (before !== added) throw new Refusal('conflict', 'The key was used with another body')
    return show(call, found)
  }
  requireAction(call, found, 'attach')
  const files = claimedFiles(call.state, call.organization, { attachments, uploads, claim })
  const errors = checkAttachments([...found.attachments, ...files], call.form.limits.files)
  if (errors.length > 0) throw refuseFields(errors.map((error) => onlyNew(error, found.attachments)))
  releaseUploads(call.state, files, uploads)
  found.late[key] = added
  found.attachments = [...found.attachments, ...files]
  found.updatedAt = new Date(call.now).toISOString()
  return show(call, found)
}

/** `rating`. */
export async function rate(call: Call): Promise<Response> {
  const { score } = await readBody(call.request, Rating)
  const found = openCase(call, 'code')
  requireAction(call, found, 'rate')
  found.updatedAt = new Date(call.now).toISOString()
  found.rating = { score, at: found.updatedAt }
  return show(call, found)
}

/** `dispute`: the answer does not solve it. */
export async function dispute(call: Call): Promise<Response> {
  const { text } = await readBody(call.request, Remark)
  const found = openCase(call, 'code')
  requireAction(call, found, 'dispute')
  record(call, found, 'disputed', text)
  return show(call, found)
}

/** `replies`: an answer to the operator's question. */
export async function reply(call: Call): Promise<Response> {
  const { text } = await readBody(call.request, Remark)
  const found = openCase(call, 'code')
  requireAction(call, found, 'reply')
  delete found.inquiry
  record(call, found, found.status, text)
  return show(call, found)
}

function show({ request, form, now }: Call, stored: StoredCase): Response {
  const { answer, ...rest } = viewCase(stored, form, now)
  const files = answer?.files.map((file) => ({ ...file, url: new URL(file.url, request.url).href })) ?? []
  return json({ ...rest, ...(answer && { answer: { ...answer, files } }) }, 200, { 'Cache-Control': 'no-store' })
}

function requireAction({ form, now }: Call, stored: StoredCase, action: CaseAction): void {
  if (!actionsOf(stored, form, now).includes(action)) {
    throw new Refusal('not_allowed_now', `The case cannot be met with "${action}" now`)
  }
}

function record({ now }: Call, stored: StoredCase, status: Status, text: string): void {
  stored.updatedAt = new Date(now).toISOString()
  stored.status = status
  stored.timeline = [...stored.timeline, { at: stored.updatedAt, status, text }]
}

/** Pointers count from the first file of this request, not from the first of the case. */
function onlyNew<E extends { readonly pointer: string }>(error: E, before: readonly Attachment[]): E {
  const pointer = error.pointer.replace(
    /^\/attachments\/(\d+)/,
    (_, index) => `/attachments/${Number(index) - before.length}`,
  )
  return { ...error, pointer }
}
