import { createHash } from 'node:crypto'
import type { Backend } from '../backend.ts'
import { dateIn } from '../cases/dates.ts'
import { ConfigError } from '../config.ts'
import { countWrongSecret, requireFewWrongSecrets } from '../limits/secrets.ts'
import type { Organization } from '../organizations/index.ts'
import { sameSecret } from '../secrets.ts'
import { Open311Error } from './errors.ts'
import type { Jurisdiction } from './services.ts'
import { languageOf, open311Words } from './words.ts'

/** Organizations that take reports over Open311. */
export const servedOrganizations = ({ organizations }: Pick<Backend, 'organizations'>): Organization[] =>
  [...organizations.values()].filter(({ open311 }) => open311 !== 'off')

/**
 * The organization a request is for. `jurisdiction_id` may be left out where only one takes reports, or where a default
 * is configured.
 *
 * @param accepted the languages that are asked for (`Accept-Language`)
 * @throws Open311Error 400 when it is missing, 404 when it is unknown or takes no reports this way
 */
export function jurisdictionOf(backend: Backend, given: string | undefined, accepted?: string): Jurisdiction {
  const served = servedOrganizations(backend)
  const words = open311Words('ru')
  const known = served.map(({ id }) => id)
  const id = given ?? backend.config.open311.jurisdiction ?? (served.length === 1 ? known[0] : undefined)
  if (id === undefined && known.length > 0) throw new Open311Error(400, words.jurisdictionMissing(known))
  const organization = backend.organizations.get(id ?? '')
  if (!organization) throw new Open311Error(404, words.jurisdictionUnknown(known))
  const spoken = languageOf(organization, accepted)
  const own = open311Words(spoken)
  if (organization.open311 === 'off') {
    throw new Open311Error(404, own.notServed(`${backend.publicUrl()}/o/${organization.id}`))
  }
  return {
    organization,
    form: organization.form(spoken),
    words: own,
    today: dateIn(organization.timeZone, backend.clock()),
  }
}

/**
 * Checks an API key.
 *
 * @returns its hash, to count by
 * @throws Open311Error 403; ProblemError `rate_limited` after too many wrong ones from an address
 */
export async function checkKey(
  backend: Backend,
  { organization, words }: Jurisdiction,
  { key, address }: { key: string | undefined; address: string },
): Promise<string> {
  if (key === undefined) throw new Open311Error(403, words.keyMissing)
  await requireFewWrongSecrets(backend, 'open311 key', address)
  const given = createHash('sha256').update(key).digest('hex')
  const keys = backend.config.open311.keys.get(organization.id) ?? []
  // All are compared, so that the time does not tell which one it was.
  if (keys.map((one) => sameSecret(one, given)).includes(true)) return given
  await countWrongSecret(backend, 'open311 key', address)
  throw new Open311Error(403, words.keyWrong)
}

/**
 * A key or a default for an organization that takes no reports this way is a mistake that nobody would notice.
 *
 * @throws ConfigError
 */
export function checkSettings(backend: Pick<Backend, 'config' | 'organizations'>): void {
  const { keys, jurisdiction } = backend.config.open311
  const served = servedOrganizations(backend).map(({ id }) => id)
  for (const [variable, id] of [
    ...[...keys.keys()].map((id) => ['OPEN311_KEYS', id] as const),
    ...(jurisdiction === undefined ? [] : [['OPEN311_JURISDICTION', jurisdiction] as const]),
  ]) {
    if (!served.includes(id)) {
      throw new ConfigError(`${variable} names ${id}, which is no organization with "open311" switched on`)
    }
  }
}
