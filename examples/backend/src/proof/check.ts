import { readProof } from '@otklik/sdk/contract'
import { type Challenge as Signed, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/sha'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { keysOf } from './challenge.ts'

/** A solved challenge that is good for one submission. */
export interface GoodProof {
  readonly signature: string
  readonly until: Date
}

/**
 * Looks at the proof that came with a submission, without asking the database.
 *
 * @returns undefined where none is asked for
 * @throws ProblemError `proof_required`; `params.reason` says what is wrong with it
 */
export async function checkProof(
  backend: Backend,
  organization: Organization,
  header: string | undefined,
): Promise<GoodProof | undefined> {
  if (organization.proofOfWork === 0) return undefined
  if (header === undefined) throw proofRequired('missing')
  const proof = readProof(header)
  if (!proof) throw proofRequired('invalid')
  const { challenge, solution } = proof
  const { verified } = await verifySolution({ challenge: challenge as Signed, solution, deriveKey, ...keysOf(backend) })
  const { organization: owner, until = '' } = challenge.parameters.data ?? {}
  if (!verified || owner !== organization.id) throw proofRequired('invalid')
  const moment = new Date(String(until))
  if (!(moment > backend.clock())) throw proofRequired('expired')
  return { signature: challenge.signature, until: moment }
}

/**
 * Uses a proof up, for every process.
 *
 * @throws ProblemError `proof_required` when it was used before
 */
export async function spendProof({ database, secrets }: Backend, { signature, until }: GoodProof): Promise<void> {
  const spent = await database
    .insertInto('spent_challenges')
    .values({ challenge: secrets.hash('challenge', signature), expires_at: until })
    .onConflict((conflict) => conflict.column('challenge').doNothing())
    .returning('challenge')
    .executeTakeFirst()
  if (!spent) throw proofRequired('used')
}

type Reason = 'missing' | 'invalid' | 'expired' | 'used'

const proofRequired = (reason: Reason) => refusal('proof_required', `Proof of work: ${reason}`, { params: { reason } })
