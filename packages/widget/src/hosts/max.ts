import { answered } from './answered.ts'
import type { Host, NetworkHostOptions, Shared } from './host.ts'
import { createLooks, languageOf } from './looks.ts'
import { type MaxClient, maxClient } from './max-client.ts'
import { residentOf } from './resident.ts'

export type { Host, Insets, Located, Shared } from './host.ts'

/** The client lets choosing whom to tell take so long (ms). */
const patience = 60_000

/**
 * The client of MAX around the page: a mini app, https://dev.max.ru/docs/webapps/bridge. To be made once per page, as early
 * as possible: the client calls a page without network that does not say in fifteen seconds that it is there.
 *
 * The client tells neither theme nor insets, copies nothing and finds no place: these are left to the page and the
 * browser.
 *
 * @example
 * ```ts
 * const widget = document.createElement('otklik-widget')
 * widget.host = await maxHost({ backend: 'https://otklik.example' })
 * ```
 */
export async function maxHost({ backend }: NetworkHostOptions): Promise<Host> {
  const launch = maxLaunch()
  const isWeb = given('WebAppPlatform') === 'web'
  const client = maxClient()
  client?.on('WebAppBackButtonPressed', () => history.back())
  client?.tell('WebAppReady')

  return {
    name: 'max',
    ...createLooks({ language: languageOf(languageIn(launch)) }).host,
    ...residentOf({ backend, network: 'max', launch: async () => launch }),
    copy: () => Promise.reject(unable()),
    share: async (link) => (client && !isWeb ? share(client, link) : 'unable'),
    locate: () => Promise.reject(unable()),
    back(available) {
      client?.tell('WebAppSetupBackButton', { isVisible: available })
    },
    close() {
      client?.tell('WebAppClose')
    },
    openLink(url) {
      if (client) client.tell('WebAppOpenLink', { url })
      else open(url, '_blank', 'noopener')
    },
  }
}

/** What MAX has signed, as it came: what the backend opens a session for. Undefined where MAX has not opened the page. */
export const maxLaunch = (): string | undefined => given('WebAppData')

/**
 * What MAX writes into the fragment of the first address. It is kept for a reload of the page, which may stand at another
 * fragment by then, under the name that MAX's own script gives it.
 */
function given(name: 'WebAppData' | 'WebAppPlatform'): string | undefined {
  const written = new URLSearchParams(location.hash.slice(1)).get(name) || undefined
  try {
    if (written) sessionStorage.setItem(name, written)
    return written ?? sessionStorage.getItem(name) ?? undefined
  } catch {
    return written
  }
}

/** Good for choosing words and for nothing else: it has not been verified here. */
function languageIn(launch = ''): string | undefined {
  try {
    const user: unknown = JSON.parse(new URLSearchParams(launch).get('user') ?? '')
    return String((user as { language_code?: unknown }).language_code ?? '')
  } catch {
    return undefined
  }
}

async function share(client: MaxClient, link: string): Promise<Shared> {
  try {
    const { status } = await answered(client.ask('WebAppShare', { link }), patience)
    return status === 'cancelled' ? 'dismissed' : 'shared'
  } catch {
    return 'unable'
  }
}

const unable = () => new Error('the client of MAX does not do this')
