import { claimOf, fingerprint, type SubmissionRequest } from '@otklik/sdk/contract'
import { checkSubmission, type Form, type Receipt, type Source, type Submission } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import type { RateLimit } from '../config.ts'
import { storable } from '../database/storable.ts'
import { addressUnit } from '../limits/address.ts'
import { type Counted, limited } from '../limits/rate.ts'
import type { Visit } from '../networks/session.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal, rejected } from '../problems.ts'
import { checkProof, spendProof } from '../proof/check.ts'
import { type ClaimedUploads, claimedUploads, measured } from '../uploads/claim.ts'
import { claimHash } from '../uploads/incoming.ts'
import { insertCase, type NewCase, type Open311Mark } from './insert.ts'
import { type Accepted, type Draft, earlierReceipt, receiptFor } from './receipt.ts'
import { checkTicks, formOf } from './versions.ts'

export interface SubmissionContext {
  /** The draft's key. A secret. */
  readonly key: string
  /** IP address it came from, for the limit per address. It is not kept. Undefined when its API key was counted. */
  readonly address: string | undefined
  /**
   * What came in `Otklik-Proof`, for what comes over the API. Left out where no work can be asked for: a page without
   * scripts cannot do any, and an Open311 client has its key.
   */
  readonly proof?: { readonly header: string | undefined }
  /** True for what comes by the page without scripts, which has a limit of its own in the place of a proof. */
  readonly plain?: true
  /** Set for what comes over Open311. */
  readonly open311?: Open311Mark
  /** Set when a network has said who the resident is. */
  readonly visit?: Visit | undefined
}

/**
 * Makes one case of a submission, whatever number of times it is sent: the same key and body give the same receipt.
 * The body has the shape of `SubmissionRequest` already; everything the form rules is checked here.
 *
 * @throws ProblemError `rejected`, `closed`, `conflict`, `upload_gone`, `rate_limited`, `proof_required`
 */
export async function acceptSubmission(
  backend: Backend,
  organization: Organization,
  request: SubmissionRequest,
  { key, address, proof, plain, open311, visit }: SubmissionContext,
): Promise<Receipt> {
  const keyHash = backend.secrets.hash('key', organization.id, key)
  const draft: Draft = { key, keyHash, fingerprint: await fingerprint(request) }
  try {
    const work = proof && (await checkProof(backend, organization, proof.header))
    await limitSubmissions(backend, organization, { address, plain })
    // Even when the submission is refused: a challenge is good for one try.
    if (work) await spendProof(backend, work)
    const accepted = await take(backend, organization, storable(request), { draft, open311, visit })
    if (accepted) return receiptFor(backend, organization, draft, accepted)
  } catch (error) {
    // A repeat gets its receipt whatever stands in its way by now: its uploads are used up, a limit is reached, the
    // form has changed, it brings no proof of work.
    const winner = await earlierReceipt(backend, organization, draft)
    if (winner) return winner
    throw error
  }
  const winner = await earlierReceipt(backend, organization, draft)
  if (!winner) throw new Error('the key was taken, and its case is not there')
  return winner
}

async function limitSubmissions(
  { config, ...backend }: Backend,
  organization: Organization,
  { address, plain }: { address: string | undefined; plain: true | undefined },
): Promise<void> {
  const { submissionsPerAddress, plainSubmissionsPerAddress, submissionsPerOrganization } = config.limits
  const unit = address === undefined ? undefined : addressUnit(address)
  const count = (what: string, whose: string | undefined, limit: RateLimit): Counted[] =>
    whose === undefined ? [] : [{ bucket: backend.secrets.hash(what, whose), limit }]
  await limited(backend, [
    ...count('submissions by address', unit, submissionsPerAddress),
    ...count('plain submissions by address', plain && unit, plainSubmissionsPerAddress),
    ...count('submissions by organization', organization.id, submissionsPerOrganization),
  ])
}

async function take(
  backend: Backend,
  organization: Organization,
  { uploads: ids = {}, ...claimed }: SubmissionRequest,
  { draft, open311, visit }: Pick<NewCase, 'draft' | 'open311' | 'visit'>,
): Promise<Accepted | undefined> {
  const now = backend.clock()
  const sent = visit ? { ...claimed, source: verifiedSource(claimed.source, visit) } : claimed
  const files =
    sent.attachments.length > 0 ? await uploadsOf(backend, organization, { draft, ids, now, sent }) : new Map()
  const submission = measured(sent, files)
  const form = await checkedForm(backend, organization, submission, { now, open311 })
  return insertCase(backend, organization, { draft, submission, form, files, now, open311, visit })
}

/** The channel and the community are what the network says, and not what stands in the body. */
const verifiedSource = ({ community: _, ...source }: Source, { network, community }: Visit): Source => ({
  ...source,
  channel: network,
  ...(community !== undefined && { community }),
})

async function uploadsOf(
  backend: Backend,
  organization: Organization,
  { draft, ids, now, sent }: { draft: Draft; ids: Record<string, string>; now: Date; sent: Submission },
): Promise<ClaimedUploads> {
  const claim = claimHash(backend, organization, await claimOf(draft.key))
  return claimedUploads(backend.database, { organization: organization.id, claim, ids, now }, sent.attachments)
}

/** The form in force for this submission, once nothing in the submission breaks its rules. */
async function checkedForm(
  backend: Backend,
  organization: Organization,
  submission: Submission,
  { now, open311 }: { now: Date; open311: Open311Mark | undefined },
): Promise<Form> {
  if (organization.form(submission.language).status === 'closed') {
    throw refusal('closed', 'This organization takes no messages now')
  }
  const form = await formOf(backend, organization, submission, now)
  if (form === 'outdated') throw rejected([{ pointer: '/formVersion', code: 'not_offered' }])
  const today = dateIn(organization.timeZone, now)
  const errors = [...checkSubmission(submission, form, today), ...checkTicks(submission, now)].filter(
    ({ code }) => !(code === 'photo_required' && open311?.hasMediaUrl),
  )
  if (errors.length > 0) throw rejected(errors)
  return form
}
