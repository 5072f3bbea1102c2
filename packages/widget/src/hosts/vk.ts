import bridge from '@vkontakte/vk-bridge'
import { answered } from './answered.ts'
import type { Host, Located, NetworkHostOptions, Shared } from './host.ts'
import { createLooks, insetsOf, type Looks, languageOf } from './looks.ts'
import { residentOf } from './resident.ts'

export type { Host, Insets, Located, Shared } from './host.ts'

/** How long is waited for the client (ms): before the first painting, for what it knows, and for what it has to find. */
const patience = { first: 1_500, answer: 3_000, place: 30_000 }

/**
 * The client of VK around the page: a mini app. To be made once per page, as early as possible: the client hides a page
 * that does not say in thirty seconds that it is there. Never rejects, and waits for the client for a moment only; what
 * the client does not tell is taken from the page's address, or left to the page.
 *
 * @example
 * ```ts
 * const widget = document.createElement('otklik-widget')
 * widget.host = await vkHost({ backend: 'https://otklik.example' })
 * ```
 */
export async function vkHost({ backend }: NetworkHostOptions): Promise<Host> {
  const address = location.search.slice(1)
  const looks = createLooks({ language: languageOf(new URLSearchParams(address).get('vk_language')) })

  bridge.subscribe(({ detail: { type, data } }) => {
    if (type === 'VKWebAppUpdateConfig') looks.change(looksIn(data))
    if (type === 'VKWebAppUpdateInsets') looks.change({ insets: insetsOf(data.insets) })
  })
  bridge.send('VKWebAppInit').catch(() => {})
  await answered(bridge.send('VKWebAppGetConfig'), patience.first).then(
    (config) => looks.change(looksIn(config)),
    // The event may bring it later.
    () => {},
  )

  return {
    name: 'vk',
    ...looks.host,
    ...residentOf({ backend, network: 'vk', launch: () => launchIn(address) }),
    async copy(text) {
      await needs('VKWebAppCopyText')
      await answered(bridge.send('VKWebAppCopyText', { text }), patience.answer)
    },
    share: (link) => share(link),
    locate,
    close() {
      bridge.send('VKWebAppClose', { status: 'success' }).catch(() => {})
    },
    openLink(url) {
      open(url, '_blank', 'noopener')
    },
  }
}

/** What the client has signed: in the address of the page, where it stands as it was signed, or asked of the client. */
async function launchIn(address: string): Promise<string | undefined> {
  if (/(^|&)sign=/.test(address)) return address
  try {
    const given = await answered(bridge.send('VKWebAppGetLaunchParams'), patience.answer)
    const known = Object.entries(given).filter(([, value]) => value !== undefined && value !== null)
    return new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString()
  } catch {
    return undefined
  }
}

/** Clients of long ago say a scheme alone. */
function looksIn(config: object): Looks {
  const { appearance, scheme, insets } = config as { appearance?: unknown; scheme?: unknown; insets?: unknown }
  const said = typeof appearance === 'string' ? appearance : String(scheme ?? '')
  const theme = /dark|gray/.test(said) ? 'dark' : /light/.test(said) ? 'light' : undefined
  return { ...(theme && { theme }), ...(insets !== undefined && { insets: insetsOf(insets) }) }
}

type Method = Parameters<typeof bridge.supportsAsync>[0]

/** Rejects where this client does not have the method, or does not say that it has. */
async function needs(method: Method): Promise<void> {
  if (!(await answered(bridge.supportsAsync(method), patience.answer))) throw new Error(`no ${method} here`)
}

async function share(link: string): Promise<Shared> {
  try {
    await needs('VKWebAppShare')
    // Choosing whom to tell takes as long as it takes.
    await bridge.send('VKWebAppShare', { link })
    return 'shared'
  } catch (error) {
    return isRefusal(error) ? 'dismissed' : 'unable'
  }
}

async function locate(): Promise<Located> {
  await needs('VKWebAppGetGeodata')
  const asked = bridge.send('VKWebAppGetGeodata').catch((error) => {
    if (isRefusal(error)) return { available: 0 } as const
    throw error
  })
  const found = await answered(asked, patience.place).catch((error) => {
    if (error instanceof Error) return undefined
    throw error
  })
  if (!found) return 'timedOut'
  if (!found.available) return 'refused'
  const [latitude = Number.NaN, longitude = Number.NaN, accuracy = Number.NaN] = [
    found.lat,
    found.long,
    found.accuracy,
  ].map(Number)
  if (Number.isNaN(latitude + longitude + accuracy)) throw new Error('no place in what the client has answered')
  return { latitude, longitude, accuracy }
}

/** Of the client's errors: the resident has said no (4), the device does not let it (7), or the resident has not (8). */
function isRefusal(error: unknown): boolean {
  const { error_data: data } = error as { error_data?: { error_code?: unknown } }
  return [4, 7, 8].includes(Number(data?.error_code))
}
