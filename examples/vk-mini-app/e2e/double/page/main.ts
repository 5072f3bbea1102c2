import { ask } from './box.ts'
import { type Card, readCard } from './card.ts'
import { type Choices, readChoices, type Settings } from './choices.ts'
import { type Answers, attachClient, type Client, clientError, Refusal } from './client.ts'
import { drawCard } from './draw-card.ts'

const settings: Settings = await (await fetch('/settings')).json()
const choices = readChoices(new URLSearchParams(location.search), settings)
const form = find<HTMLFormElement>('#choices')
const stage = find('#stage')
let client: Client | undefined
// A narrow screen is a phone's, and the frame its whole.
find<HTMLDetailsElement>('#panel').open = innerWidth > 600

/** Opens the mini app anew, with a new signature. */
async function launch(): Promise<void> {
  client?.detach()
  find('#asked').replaceChildren()
  await showCard()
  const query = new URLSearchParams(Object.entries(choices))
  const { url } = await (await fetch(`/launch?${query}`)).json()
  const frame = document.createElement('iframe')
  frame.name = `fXD${crypto.randomUUID().slice(0, 8)}`
  frame.title = 'Мини-приложение'
  client = attachClient(frame, {
    miniApp: settings.miniApp,
    answers,
    failing: new Map(choices.fail.split(' ').map((entry) => entry.split(':') as [string, string])),
    onAsked({ method, params }) {
      const line = document.createElement('li')
      line.textContent = `${method} ${JSON.stringify(params)}`
      find('#asked').append(line)
    },
  })
  frame.src = url + location.hash
  stage.replaceChildren(frame)
}

const config = () => ({
  app_id: choices.app || String(settings.app),
  appearance: choices.theme as 'light' | 'dark',
  scheme: schemes[choices.platform === 'desktop_web' ? 'desktop' : 'mobile'][choices.theme as 'light' | 'dark'],
  viewport_width: innerWidth,
  viewport_height: innerHeight,
  api_host: 'api.vk.ru',
  is_layer: false,
  ...(choices.insets && { insets: insetsOf(choices.insets) }),
})

// https://dev.vk.com/ru/bridge/VKWebAppUpdateConfig
const schemes = {
  desktop: { light: 'vkcom_light', dark: 'vkcom_dark' },
  mobile: { light: 'bright_light', dark: 'space_gray' },
} as const

function insetsOf(text: string) {
  const [top = 0, right = 0, bottom = 0, left = 0] = text.split(',').map(Number)
  return { top, right, bottom, left }
}

const answers: Answers = {
  VKWebAppInit() {
    // Right after the first event the client tells how it looks.
    queueMicrotask(() => client?.tell('VKWebAppUpdateConfig', config()))
    return { result: true }
  },
  VKWebAppGetConfig: config,
  VKWebAppGetLaunchParams() {
    const query = new URL(find<HTMLIFrameElement>('iframe').src).searchParams
    const numbers = /^vk_(app_id|user_id|group_id|ts|is_|are_)/
    const given = [...query].map(([name, value]) => [name, numbers.test(name) ? Number(value) : value])
    return Object.fromEntries(given)
  },
  VKWebAppCopyText({ text }) {
    find('#asked').dataset.copied = text
    return { result: true }
  },
  async VKWebAppShare({ link = location.href }) {
    if (!(await ask({ title: 'Поделиться', body: link, yes: 'Отправить', no: 'Отмена' }))) throw clientError(4)
    return [{ type: 'message', users: [] }]
  },
  async VKWebAppGetGeodata() {
    const body = 'Мини-приложение просит доступ к местоположению.'
    if (!(await ask({ title: 'Где вы?', body, yes: 'Разрешить', no: 'Запретить' }))) throw clientError(4)
    return { available: 1, lat: 58.6035, long: 49.668, accuracy: 20 }
  },
  async VKWebAppGetCommunityToken({ group_id, scope }) {
    if (choices.role !== 'admin' || String(group_id) !== choices.community) throw clientError(5)
    const body = `Мини-приложение просит доступ к сообществу: ${scope}.`
    if (!(await ask({ title: 'Доступ к сообществу', body, yes: 'Разрешить', no: 'Отмена' }))) throw clientError(4)
    const { token } = await (await fetch(`/token?community=${group_id}`)).json()
    return { access_token: token, scope }
  },
  async VKWebAppShowCommunityWidgetPreviewBox({ type, code }) {
    const card = read(type, code)
    const body = drawCard(card, () => {})
    if (!(await ask({ title: 'Так будет выглядеть карточка', body, yes: 'Добавить', no: 'Отмена' })))
      throw clientError(4)
    putUp(card)
    return { result: true }
  },
  async VKWebAppAddToCommunity() {
    const { id, name } = settings.communities[0] ?? { id: 1, name: 'единственное' }
    const body = `Мини-приложение появится в сообществе «${name}».`
    if (!(await ask({ title: 'Добавить в сообщество', body, yes: 'Добавить', no: 'Отмена' }))) throw clientError(4)
    return { group_id: id }
  },
  VKWebAppClose({ payload }) {
    const closed = document.createElement('p')
    closed.textContent = 'Мини-приложение закрыто'
    // Its answer is still on the way.
    setTimeout(() => stage.replaceChildren(closed))
    return { payload }
  },
  VKWebAppSetLocation({ location: fragment }) {
    history.replaceState(null, '', `#${fragment}`)
    return { result: true }
  },
  VKWebAppSetSwipeSettings: () => ({ result: true }),
  SetSupportedHandlers: () => ({ supportedHandlers: Object.keys(answers) as (keyof Answers)[] }),
}

function read(type: string, code: string): Card {
  try {
    return readCard(type, code)
  } catch (error) {
    const error_msg = `One of the parameters specified was missing or invalid: ${(error as Error).message}`
    throw new Refusal({ error_type: 'api_error', error_data: { error_code: 100, error_msg, request_params: [] } })
  }
}

/** The card of the community's page, as the API has it now. */
async function showCard(): Promise<void> {
  const { card } = await (await fetch(`/card?community=${choices.community}`)).json()
  if (card) putUp(card)
  else find('#card').hidden = true
}

function putUp(card: Card): void {
  find('#card').replaceChildren(drawCard(card, openLink))
  find('#card').hidden = false
}

/** A link to the mini app opens it here, with what stands behind the #. */
function openLink(url: string): void {
  history.replaceState(null, '', new URL(url).hash || '#')
  launch()
}

form.addEventListener('change', () => {
  const before = { ...choices }
  Object.assign(choices, Object.fromEntries(new FormData(form)))
  const query = new URLSearchParams(Object.entries(choices).filter(([, value]) => value !== ''))
  history.replaceState(null, '', `?${query}${location.hash}`)
  showChoices()
  if (before.theme !== choices.theme) client?.tell('VKWebAppUpdateConfig', config())
  else launch()
})
find('#again').addEventListener('click', launch)
addEventListener('hashchange', () => client?.tell('VKWebAppChangeFragment', { location: location.hash.slice(1) }))
addEventListener('resize', () => client?.tell('VKWebAppUpdateConfig', config()))

function showChoices(): void {
  document.documentElement.dataset.theme = choices.theme
  options('user', settings.people)
  options('community', [...settings.communities, { id: '', name: 'нет: открыто само по себе' }])
  for (const [name, value] of Object.entries(choices) as [keyof Choices, string][]) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLSelectElement && !Array.from(field.options).some((option) => option.value === value))
      field.append(new Option(value, value))
    if (field instanceof RadioNodeList || field instanceof HTMLSelectElement) field.value = value
  }
}

function options(name: string, offered: readonly { id: number | string; name: string }[]): void {
  const select = form.elements.namedItem(name) as HTMLSelectElement
  select.replaceChildren(...offered.map((one) => new Option(one.name, String(one.id))))
}

function find<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  return document.querySelector(selector) as Found
}

showChoices()
await launch()
