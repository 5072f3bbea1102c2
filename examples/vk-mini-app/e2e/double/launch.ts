import { createHmac } from 'node:crypto'

/** What VK says of a launch: who has opened the mini app, where, and when. */
export interface LaunchFacts {
  readonly app: number
  readonly user: number
  /** Absent when the mini app was opened on its own and not in a community. */
  readonly community?: number | undefined
  readonly role: 'none' | 'member' | 'moder' | 'editor' | 'admin'
  readonly language: string
  readonly platform: string
  readonly at: Date
}

/** The query of a mini app's address, as VK makes it. */
export function signedLaunch(facts: LaunchFacts, secret: string): string {
  const parameters = parametersOf(facts)
  return `${parameters}&sign=${signatureOf(parameters, secret)}`
}

function parametersOf({ app, user, community, role, language, platform, at }: LaunchFacts): URLSearchParams {
  const parameters = new URLSearchParams({
    vk_access_token_settings: '',
    vk_app_id: String(app),
    vk_are_notifications_enabled: '0',
    vk_is_app_user: '1',
    vk_is_favorite: '0',
    vk_language: language,
    vk_platform: platform,
    vk_ref: community === undefined ? 'other' : 'group_menu',
    vk_ts: String(Math.floor(at.getTime() / 1000)),
    vk_user_id: String(user),
  })
  if (community !== undefined) {
    parameters.set('vk_group_id', String(community))
    parameters.set('vk_viewer_group_role', role)
  }
  parameters.sort()
  return parameters
}

/** https://dev.vk.com/ru/mini-apps/development/launch-params-sign: of all `vk_` parameters, sorted by their names. */
const signatureOf = (parameters: URLSearchParams, secret: string): string =>
  createHmac('sha256', secret).update(parameters.toString()).digest('base64url')
