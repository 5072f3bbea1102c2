import type { NetworkSettings } from '../networks/settings.ts'
import { vkSign } from '../networks/vk.ts'
import { startOfTests } from './server.ts'

const vkApp = { appId: '6736218', secret: 'wvl68m4dR1UpLrVRli' }

/** What is set where VK is on. */
export const withVk: { readonly networks: NetworkSettings } = {
  networks: {
    vk: { ...vkApp, apiUrl: 'http://localhost:1', frameOrigins: ['https://vk.com', 'https://*.vk.com'] },
    max: undefined,
    launchAge: 7200,
    sessionAge: 14_400,
    miniAppOrigins: ['https://mini.example'],
    officialSite: undefined,
  },
}

/** The query with which VK opens the page, signed. What is undefined is left out. */
export function vkLaunch(different: Readonly<Record<string, string | undefined>> = {}, secret = vkApp.secret): string {
  const parameters = new Map(
    Object.entries({
      vk_access_token_settings: '',
      vk_app_id: vkApp.appId,
      vk_are_notifications_enabled: '0',
      vk_is_app_user: '1',
      vk_language: 'ru',
      vk_platform: 'desktop_web',
      vk_ref: 'other',
      vk_ts: String(Date.parse(startOfTests) / 1000),
      vk_user_id: '494075',
      ...different,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
  return `${new URLSearchParams([...parameters])}&sign=${vkSign(parameters, secret)}`
}
