import { isSession } from '@otklik/sdk/contract'
import type { Selectable } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Submissions } from '../database/tables.ts'
import { addressBlock, addressUnit } from '../limits/address.ts'
import { type Counted, count, tooMany, uncount } from '../limits/rate.ts'
import { countWrongSecret } from '../limits/secrets.ts'
import { requireSession, type Visit } from '../networks/session.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'
import { sameSecret } from '../secrets.ts'
import { readNumber } from '../submissions/number.ts'

/** Who asks for a case, and with what right. */
export interface Visitor {
  readonly number: string
  readonly proof: Proof
  /** IP address, for the limit on wrong codes. It is not kept. */
  readonly address: string
}

export type Proof = { readonly token: string } | { readonly code: string } | { readonly visit: Visit }

export type CaseRow = Selectable<Submissions>

/**
 * What stands behind `Bearer`: a session, the code when it is twelve digits, in groups or not, or else the token.
 *
 * @throws ProblemError `unauthorized` for a session that is forged or has ended
 */
export function readProof(backend: Backend, secret: string): Proof {
  if (isSession(secret)) return { visit: requireSession(backend, secret) }
  const digits = secret.replaceAll(/[\s-]/g, '')
  return /^\d{12}$/.test(digits) ? { code: digits } : { token: secret }
}

/**
 * The case of a number, for whoever proves the right to see it. A number that is not there and a proof that is wrong
 * give the same answer for the same work.
 *
 * @throws ProblemError `not_found`, or `rate_limited` after too many wrong ones. The right token always opens: a stranger
 * who tries must not lock the resident out. So does the right code from an address that has not tried in vain before.
 */
export async function openCase(backend: Backend, organization: Organization, visitor: Visitor): Promise<CaseRow> {
  const { proof, address } = visitor
  // What cannot be a number of ours is looked up all the same, as one that is not there.
  const number = readNumber(visitor.number) ?? ''
  // Counted before the code is looked at, so that many tries at once do not slip through; taken back when it is right.
  const attempts = 'code' in proof ? await countCode(backend, organization, { number, address }) : []
  // The hashes alone: reading a whole case takes longer than reading none.
  const found = await backend.database
    .selectFrom('submissions')
    .select(['id', 'token_hash', 'code_hash', 'resident_hash'])
    .where('organization', '=', organization.id)
    .where('number', '=', number)
    .executeTakeFirst()
  const [given, stored] = compared(backend, organization, proof, found)
  const right = sameSecret(given, stored ?? backend.secrets.hash('nothing'))
  if (!found || !right) {
    if (!('code' in proof)) await countWrongSecret(backend, 'token' in proof ? 'token' : 'session', address)
    throw refusal('not_found', 'No case with this number and this token or code')
  }
  await uncount(backend, attempts)
  return backend.database.selectFrom('submissions').selectAll().where('id', '=', found.id).executeTakeFirstOrThrow()
}

type Hashes = Pick<CaseRow, 'token_hash' | 'code_hash' | 'resident_hash'>

/** What is given and what is stored of it. */
function compared(
  { secrets }: Backend,
  { id }: Organization,
  proof: Proof,
  found: Hashes | undefined,
): [string, string | null | undefined] {
  if ('visit' in proof) return [proof.visit.resident, found?.resident_hash]
  if ('code' in proof) return [secrets.hash('code', id, proof.code), found?.code_hash]
  return [secrets.hash('token', id, proof.token), found?.token_hash]
}

/** Tries that an address has left, in an hour, for a number at which many others guess. */
const triesUnderAttack = 3
/** Units of addresses that may use up their limit within one block. */
const unitsOfBlock = 8

/**
 * Counts a code that may be wrong: by address, and by number. Nobody can lock a number: when more wrong codes have been
 * tried for it than its owner would, each address still has a few of its own.
 */
async function countCode(
  backend: Backend,
  organization: Organization,
  { number, address }: Pick<Visitor, 'number' | 'address'>,
): Promise<Counted[]> {
  const { secrets, config } = backend
  const { wrongCodesPerAddress: perAddress, wrongCodesPerNumber: perNumber } = config.limits
  const [unit, block] = [addressUnit(address), addressBlock(address)]
  const byAddress: Counted[] = [{ bucket: secrets.hash('wrong codes by address', unit), limit: perAddress }]
  if (block !== undefined) {
    const limit = { ...perAddress, count: perAddress.count * unitsOfBlock }
    byAddress.push({ bucket: secrets.hash('wrong codes by block', block), limit })
  }
  const over = await count(backend, byAddress)
  // What is not looked at counts for no number: one address alone cannot make a number look attacked for long.
  if (over.length > 0) throw tooMany(backend, over)
  const byNumber = { bucket: secrets.hash('wrong codes by number', organization.id, number), limit: perNumber }
  const byBoth = {
    bucket: secrets.hash('wrong codes by number and address', organization.id, number, unit),
    limit: perNumber.count > 0 ? { ...perNumber, count: triesUnderAttack } : perNumber,
  }
  const spent = await count(backend, [byNumber, byBoth])
  if (spent.length === 2) throw tooMany(backend, spent)
  return [...byAddress, byNumber, byBoth]
}
