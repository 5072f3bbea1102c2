import bridge from '@vkontakte/vk-bridge'
import type { CardType } from '../clients.ts'
import { RunningError } from '../community/running-error.ts'
import { reasonOf } from './reason.ts'

/** A client that knows the question whether it knows a method answers it at once (ms). */
const patience = 5_000

const appId = (): number => Number(new URLSearchParams(location.search).get('vk_app_id'))

export async function addToCommunity(): Promise<string> {
  await needs('VKWebAppAddToCommunity')
  const { group_id } = await asked(bridge.send('VKWebAppAddToCommunity', {}))
  return `https://vk.com/app${appId()}_-${group_id}`
}

export async function cardToken(community: string): Promise<string> {
  await needs('VKWebAppGetCommunityToken')
  // Nobody is asked for a right that is of no use afterwards.
  await needs('VKWebAppShowCommunityWidgetPreviewBox')
  const options = { app_id: appId(), group_id: Number(community), scope: 'app_widget' } as const
  const { access_token, scope } = await asked(bridge.send('VKWebAppGetCommunityToken', options))
  // Administrators can take a right away in the window in which they are asked for it.
  if (!/\bapp_widget\b/.test(scope)) throw new RunningError('without_right')
  return access_token
}

export async function showCard(community: string, { type, code }: { type: CardType; code: string }): Promise<void> {
  await asked(bridge.send('VKWebAppShowCommunityWidgetPreviewBox', { group_id: Number(community), type, code }))
}

type Method = Parameters<typeof bridge.supportsAsync>[0]

async function needs(method: Method): Promise<void> {
  const silence = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false))
  if (!(await Promise.race([bridge.supportsAsync(method), silence]))) throw new RunningError('unsupported')
}

/** What the client answers, or why it does not, in the page's words. */
async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw new RunningError(reasonOf(error))
  }
}
