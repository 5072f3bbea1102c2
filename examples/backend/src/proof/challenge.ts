import type { Challenge } from '@otklik/sdk/contract'
import { createChallenge, randomInt } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/sha'
import type { Backend } from '../backend.ts'
import { addressUnit } from '../limits/address.ts'
import { limited } from '../limits/rate.ts'
import type { Organization } from '../organizations/index.ts'
import { refusal } from '../problems.ts'

/** How long a challenge may be used: a slow phone needs seconds, one that has gone to sleep gets another. */
const lifetime = 10 * 60_000

/**
 * Work to be done before a message is sent. Nothing of it is stored: it is signed, for this organization and for ten
 * minutes.
 *
 * @throws ProblemError `not_found` where none is asked for, `rate_limited`
 */
export async function newChallenge(backend: Backend, organization: Organization, address: string): Promise<Challenge> {
  const { secrets, config, clock } = backend
  const { id, proofOfWork } = organization
  if (proofOfWork === 0) throw refusal('not_found', 'This organization asks for no proof of work')
  const bucket = secrets.hash('challenges by address', addressUnit(address))
  await limited(backend, [{ bucket, limit: config.limits.challengesPerAddress }])
  const { parameters, signature = '' } = await createChallenge({
    algorithm: 'SHA-256',
    cost: 1,
    // Any counter up to the most is as likely as another: nobody gains by trying some of each challenge only.
    counter: randomInt(proofOfWork, 0),
    deriveKey,
    // By our own clock, not in `expiresAt`, which the library holds against the system's.
    data: { organization: id, until: new Date(clock().getTime() + lifetime).toISOString() },
    ...keysOf(backend),
  })
  return { parameters, signature } as Challenge
}

/** What challenges and their solutions are signed with. */
export const keysOf = ({ secrets }: Pick<Backend, 'secrets'>) => ({
  hmacSignatureSecret: secrets.hash('proof of work'),
  hmacKeySignatureSecret: secrets.hash('proof of work, solution'),
})
