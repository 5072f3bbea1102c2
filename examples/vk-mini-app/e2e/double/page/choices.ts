/** What the double is started with. */
export interface Settings {
  /** Address of the mini app, without the launch's parameters. */
  readonly miniApp: string
  /** The mini app's id in VK. */
  readonly app: number
  readonly people: readonly { readonly id: number; readonly name: string }[]
  readonly communities: readonly { readonly id: number; readonly name: string }[]
}

/** What is chosen above the frame, and stands in the address of the double's page. All of it is text. */
export interface Choices {
  user: string
  /** Empty: opened on its own, in no community. */
  community: string
  role: string
  language: string
  theme: string
  platform: string
  /** How long ago the launch was signed, in seconds. */
  age: string
  /** `valid`, `foreign` (somebody else's secret) or `none`. */
  sign: string
  /** Another mini app's id; empty for our own. */
  app: string
  /** What the bridge fails at: `VKWebAppShare:4 VKWebAppGetGeodata:silent`, with VK's codes of client errors. */
  fail: string
  /** What covers the edges of a phone: top, right, bottom, left. */
  insets: string
}

export const readChoices = (query: URLSearchParams, { people, communities }: Settings): Choices => ({
  user: query.get('user') ?? String(people[0]?.id),
  community: query.get('community') ?? String(communities[0]?.id ?? ''),
  role: query.get('role') ?? 'member',
  language: query.get('language') ?? 'ru',
  theme: query.get('theme') ?? 'light',
  platform: query.get('platform') ?? 'desktop_web',
  age: query.get('age') ?? '0',
  sign: query.get('sign') ?? 'valid',
  app: query.get('app') ?? '',
  fail: query.get('fail') ?? '',
  insets: query.get('insets') ?? '',
})
