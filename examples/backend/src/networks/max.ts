import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import { sameSecret } from '../secrets.ts'
import { isFresh } from './fresh.ts'
import type { Launch, NetworkRules } from './network.ts'
import type { NetworkSettings } from './settings.ts'

/** Mini apps of MAX: https://dev.max.ru/docs/webapps/validation */
export const max: NetworkRules = {
  isOn: (settings) => settings.max !== undefined,
  verify,
  frameOrigins: (settings) => settings.max?.frameOrigins ?? [],
  organization: (settings) => settings.max?.organization,
}

function verify({ max: bot, launchAge }: NetworkSettings, raw: string, now: Date): Launch | undefined {
  const given = bot && read(raw)
  if (!given) return undefined
  const { hash, parameters } = given
  if (!sameSecret(maxHash(parameters, bot.token), hash)) return undefined
  if (!isFresh(inSeconds(parameters.get('auth_date')), { launchAge, now })) return undefined
  const user = userOf(parameters.get('user'))
  if (user === undefined) return undefined
  // MAX names no role: nobody is an administrator by what it says.
  return { user, community: communityOf(parameters.get('start_param')), role: 'resident', mark: hash }
}

/**
 * How MAX signs: `name=value` in alphabetical order, each on its line, HMAC-SHA256 with a key that is itself the
 * HMAC-SHA256 of the bot's token under the word WebAppData; hexadecimal.
 */
export function maxHash(parameters: ReadonlyMap<string, string>, token: string): string {
  const signed = [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')
  const key = createHmac('sha256', 'WebAppData').update(token).digest()
  return createHmac('sha256', key).update(signed).digest('hex')
}

/**
 * What is signed, which is all but the hash, and the hash. A name is a word and a value one line: other parameters could
 * give the same signed text otherwise.
 */
function read(raw: string): { hash: string; parameters: Map<string, string> } | undefined {
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(plain(raw))) {
    if (!/^[a-z_]{1,60}$/.test(name) || value.includes('\n') || parameters.has(name)) return undefined
    parameters.set(name, value)
  }
  const hash = parameters.get('hash')
  return parameters.delete('hash') && hash !== undefined ? { hash, parameters } : undefined
}

/** Some clients hand the whole on with its `=` and `&` encoded, as it stands in the documentation. */
function plain(raw: string): string {
  if (raw.includes('=')) return raw
  try {
    return decodeURIComponent(raw)
  } catch {
    return ''
  }
}

/** The documentation has the moment in milliseconds in one example and in seconds in another. */
const inSeconds = (text: string | undefined) => (/^\d{13}$/.test(text ?? '') ? text?.slice(0, -3) : text)

const User = z.object({ id: z.int().check(z.positive()) })

function userOf(json = ''): string | undefined {
  try {
    const { data } = User.safeParse(JSON.parse(json))
    return data && String(data.id)
  } catch {
    return undefined
  }
}

/** What stands behind `?startapp=` in the link by which the resident has come; ours name the community there. */
const communityOf = (text = ''): string | undefined => (/^[\w-]{1,100}$/.test(text) ? text : undefined)
