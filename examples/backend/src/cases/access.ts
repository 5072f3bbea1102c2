import type { Selectable } from 'kysely'
import type { Backend } from '../backend.ts'
import type { Submissions } from '../database/tables.ts'
import { addressUnit } from '../limits/address.ts'
import { type Counted, limited, uncount } from '../limits/rate.ts'
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

export type Proof = { readonly token: string } | { readonly code: string }

export type CaseRow = Selectable<Submissions>

/** What stands behind `Bearer`: twelve digits, in groups or not, are the code; anything else is the token. */
export function readProof(secret: string): Proof {
  const digits = secret.replaceAll(/[\s-]/g, '')
  return /^\d{12}$/.test(digits) ? { code: digits } : { token: secret }
}

/**
 * The case of a number, for whoever proves the right to see it. A number that is not there and a proof that is wrong
 * give the same answer for the same work.
 *
 * @throws ProblemError `not_found`, or `rate_limited` after too many wrong codes. The token is never limited: a stranger
 * who tries codes must not lock the resident out.
 */
export async function openCase(backend: Backend, organization: Organization, visitor: Visitor): Promise<CaseRow> {
  const { proof } = visitor
  // What cannot be a number of ours is looked up all the same, as one that is not there.
  const number = readNumber(visitor.number) ?? ''
  const attempts = 'code' in proof ? countedAttempts(backend, organization, { ...visitor, number }) : []
  // Counted before the code is looked at, so that many tries at once do not slip through; taken back when it is right.
  await limited(backend, attempts)
  const row = await backend.database
    .selectFrom('submissions')
    .selectAll()
    .where('organization', '=', organization.id)
    .where('number', '=', number)
    .executeTakeFirst()
  const [given, stored] =
    'code' in proof
      ? [backend.secrets.hash('code', organization.id, proof.code), row?.code_hash]
      : [backend.secrets.hash('token', organization.id, proof.token), row?.token_hash]
  const right = sameSecret(given, stored ?? backend.secrets.hash('nothing'))
  if (!row || !right) throw refusal('not_found', 'No case with this number and this token or code')
  await uncount(backend, attempts)
  return row
}

function countedAttempts(
  { secrets, config }: Backend,
  organization: Organization,
  { number, address }: Visitor,
): Counted[] {
  const { wrongCodesPerAddress, wrongCodesPerNumber } = config.limits
  return [
    { bucket: secrets.hash('wrong codes by address', addressUnit(address)), limit: wrongCodesPerAddress },
    { bucket: secrets.hash('wrong codes by number', organization.id, number), limit: wrongCodesPerNumber },
  ]
}
