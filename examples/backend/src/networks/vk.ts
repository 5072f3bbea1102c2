import { createHmac } from 'node:crypto'
import { sameSecret } from '../secrets.ts'
import { isFresh } from './fresh.ts'
import type { Launch, NetworkRules } from './network.ts'
import type { NetworkSettings } from './settings.ts'

/** VK Mini Apps: https://dev.vk.com/en/mini-apps/development/launch-params-sign */
export const vk: NetworkRules = {
  isOn: (settings) => settings.vk !== undefined,
  verify,
  frameOrigins: (settings) => settings.vk?.frameOrigins ?? [],
}

function verify({ vk: app, launchAge }: NetworkSettings, raw: string, now: Date): Launch | undefined {
  const given = app && read(raw)
  if (!given) return undefined
  const { sign, parameters } = given
  if (!sameSecret(vkSign(parameters, app.secret), sign)) return undefined
  if (parameters.get('vk_app_id') !== app.appId) return undefined
  if (!isFresh(parameters.get('vk_ts'), { launchAge, now })) return undefined
  const user = id(parameters.get('vk_user_id'))
  if (user === undefined) return undefined
  const community = id(parameters.get('vk_group_id'))
  const isAdmin = community !== undefined && parameters.get('vk_viewer_group_role') === 'admin'
  return { user, community, role: isAdmin ? 'admin' : 'resident', mark: sign }
}

/** How VK signs: the parameters by name, encoded as in an address, HMAC-SHA256 with the app's secure key, base64url. */
export function vkSign(parameters: ReadonlyMap<string, string>, secret: string): string {
  const signed = [...parameters]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  return createHmac('sha256', secret).update(signed).digest('base64url')
}

/** What is signed, and the signature. Names stand in it as they are, so none may hold a `=` or `&` that was encoded. */
function read(raw: string): { sign: string; parameters: Map<string, string> } | undefined {
  const parameters = new Map<string, string>()
  const signs: string[] = []
  for (const pair of raw.replace(/^\?/, '').split('&')) {
    const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
    const text = decoded(value)
    if (name === 'sign') signs.push(value)
    // What VK has not signed says nothing.
    else if (/^vk_[a-z\d_]{1,60}$/.test(name)) {
      if (text === undefined || parameters.has(name)) return undefined
      parameters.set(name, text)
    }
  }
  const [sign, ...more] = signs
  return sign !== undefined && more.length === 0 ? { sign, parameters } : undefined
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

const id = (text = ''): string | undefined => (/^[1-9]\d{0,18}$/.test(text) ? text : undefined)
