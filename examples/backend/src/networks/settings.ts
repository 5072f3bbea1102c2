import { ConfigError, framingOrigins, origins, together, webAddress, wholeNumber } from '../environment.ts'

/** What is set for networks. One of them is on when its secrets are there, and only then. */
export interface NetworkSettings {
  readonly vk: VkSettings | undefined
  readonly max: MaxSettings | undefined
  /** How old what a network's client gave to the page may be, in seconds. */
  readonly launchAge: number
  /** How long a session lasts, in seconds. */
  readonly sessionAge: number
  /** Origins of mini apps that are served elsewhere. */
  readonly miniAppOrigins: readonly string[]
  /** Where a resident is sent from a community that is connected to nobody. */
  readonly officialSite: string | undefined
}

export interface VkSettings {
  readonly appId: string
  /** The app's secure key, which its launch parameters are signed with. */
  readonly secret: string
  readonly apiUrl: string
  /** Whose pages show the mini app in a frame. */
  readonly frameOrigins: readonly string[]
}

export interface MaxSettings {
  /** The token of the bot behind which the mini app stands; what MAX gives to the page is signed with it. */
  readonly token: string
  /** Whose bot it is. */
  readonly organization: string
  /** Whose pages show the mini app in a frame. */
  readonly frameOrigins: readonly string[]
}

/** @throws ConfigError */
export const readNetworks = (env: NodeJS.ProcessEnv): NetworkSettings => ({
  vk: readVk(env),
  max: readMax(env),
  launchAge: wholeNumber(env, 'LAUNCH_SECONDS', 2 * 3600, 7 * 86_400),
  sessionAge: wholeNumber(env, 'SESSION_SECONDS', 4 * 3600, 7 * 86_400),
  miniAppOrigins: origins(env, 'MINI_APP_ORIGINS'),
  officialSite: webAddress(env, 'OFFICIAL_SITE_URL'),
})

function readVk(env: NodeJS.ProcessEnv): VkSettings | undefined {
  const app = together(env, ['VK_APP_ID', 'VK_APP_SECRET'])
  if (!app) return undefined
  if (!/^[1-9]\d{0,15}$/.test(app.VK_APP_ID)) throw new ConfigError('VK_APP_ID takes the number of the app')
  return {
    appId: app.VK_APP_ID,
    secret: app.VK_APP_SECRET,
    apiUrl: webAddress(env, 'VK_API_URL') ?? 'https://api.vk.com/method',
    frameOrigins: framingOrigins(
      env,
      'VK_FRAME_ORIGINS',
      'https://vk.com https://*.vk.com https://vk.ru https://*.vk.ru',
    ),
  }
}

function readMax(env: NodeJS.ProcessEnv): MaxSettings | undefined {
  const bot = together(env, ['MAX_BOT_TOKEN', 'MAX_ORGANIZATION'])
  if (!bot) return undefined
  return {
    token: bot.MAX_BOT_TOKEN,
    organization: bot.MAX_ORGANIZATION,
    frameOrigins: framingOrigins(env, 'MAX_FRAME_ORIGINS', 'https://max.ru https://*.max.ru'),
  }
}
