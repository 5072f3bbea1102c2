import bridge, { type ErrorData } from '@vkontakte/vk-bridge'
import type { CardType } from '../clients.ts'
import { RunningError } from '../community/running-error.ts'

const appId = (): number => Number(new URLSearchParams(location.search).get('vk_app_id'))

export async function addToCommunity(): Promise<string> {
  const { group_id } = await asked(bridge.send('VKWebAppAddToCommunity', {}))
  return `https://vk.com/app${appId()}_-${group_id}`
}

export async function cardToken(community: string): Promise<string> {
  const options = { app_id: appId(), group_id: Number(community), scope: 'app_widget' } as const
  const { access_token, scope } = await asked(bridge.send('VKWebAppGetCommunityToken', options))
  // The administrator can take single rights away in the window where the client asks.
  if (!/\bapp_widget\b/.test(scope)) throw new RunningError('without_right')
  return access_token
}

export async function showCard(community: string, { type, code }: { type: CardType; code: string }): Promise<void> {
  await asked(bridge.send('VKWebAppShowCommunityWidgetPreviewBox', { group_id: Number(community), type, code }))
}

/** What the client answers, or why it does not, in the page's words. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw new RunningError(reasonOf(error as Partial<ErrorData>))
  }
}

/** Codes of https://dev.vk.com/en/bridge/errors */
function reasonOf({ error_type, error_data }: Partial<ErrorData>): RunningError['reason'] {
  if (error_type === 'auth_error') return 'denied'
  const code = error_data && 'error_code' in error_data ? error_data.error_code : undefined
  if (error_type !== 'client_error') return 'failed'
  return code === 4 ? 'denied' : code === 6 ? 'unsupported' : 'failed'
}
