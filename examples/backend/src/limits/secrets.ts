import type { Backend } from '../backend.ts'
import { addressUnit } from './address.ts'
import { type Counted, limited, requireRoom } from './rate.ts'

/** What somebody may guess at. Each is counted by itself. */
type Secret = 'token' | 'session' | 'desk token' | 'open311 key'

const wrongOnes = ({ secrets, config }: Backend, secret: Secret, address: string): Counted[] => [
  {
    bucket: secrets.hash('wrong secrets by address', secret, addressUnit(address)),
    limit: config.limits.wrongSecretsPerAddress,
  },
]

/**
 * Counts a wrong secret.
 *
 * @throws ProblemError `rate_limited` after too many from this address
 */
export const countWrongSecret = (backend: Backend, secret: Secret, address: string): Promise<void> =>
  limited(backend, wrongOnes(backend, secret, address))

/**
 * For secrets that somebody may have chosen badly: after too many wrong ones from an address none of its secrets is
 * looked at for a while, the right one included.
 *
 * @throws ProblemError `rate_limited`
 */
export const requireFewWrongSecrets = (backend: Backend, secret: Secret, address: string): Promise<void> =>
  requireRoom(backend, wrongOnes(backend, secret, address))
