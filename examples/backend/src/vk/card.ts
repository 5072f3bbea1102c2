import type { Form, Kind } from '@otklik/sdk/domain'

export type CardType = 'text' | 'list'

export interface CardContent {
  readonly form: Pick<Form, 'organization' | 'status' | 'kinds'>
  readonly appId: string
  readonly community: string
  readonly month: { readonly received: number; readonly answered: number }
}

/**
 * The card of a community as VKScript: everybody sees the same. Limits of its fields, and that it links to nowhere but
 * VK: https://dev.vk.com/reference/objects/app-widget
 */
export function cardCode(type: CardType, content: CardContent): string {
  return `return ${script(type === 'text' ? textCard(content) : listCard(content))};`
}

/** What takes a card away without the administrator: https://dev.vk.com/api/community-apps-widgets/getting-started */
export const noCard = 'return false;'

function textCard(content: CardContent): object {
  const { form } = content
  const kind = form.kinds.find((one) => one === 'complaint' || one === 'question')
  const counted = countedIn(content.month)
  return {
    title: titleOf(content),
    title_url: linkTo(content),
    text: form.status === 'closed' ? closed : invitation(form.kinds),
    ...(counted && { descr: counted }),
    more: form.status === 'closed' ? 'Подробнее' : 'Написать',
    more_url: linkTo(content, form.status === 'closed' ? undefined : kind),
  }
}

function listCard(content: CardContent): object {
  const { form } = content
  const counted = countedIn(content.month)
  const kinds = form.status === 'closed' ? [] : form.kinds
  return {
    title: titleOf(content),
    title_url: linkTo(content),
    rows:
      kinds.length === 0
        ? [{ title: closed, title_url: linkTo(content), button: 'Подробнее', button_url: linkTo(content) }]
        : kinds.map((kind) => {
            const url = linkTo(content, kind)
            return { title: words[kind].title, title_url: url, button: words[kind].button, button_url: url }
          }),
    ...(counted && { more: counted, more_url: linkTo(content) }),
  }
}

const words: Readonly<Record<Kind, { readonly title: string; readonly button: string }>> = {
  complaint: { title: 'Сообщить о проблеме', button: 'Сообщить' },
  question: { title: 'Задать вопрос', button: 'Спросить' },
  suggestion: { title: 'Предложить улучшение', button: 'Предложить' },
  thanks: { title: 'Сказать спасибо', button: 'Поблагодарить' },
}

const closed = 'Сейчас сообщения здесь не принимаются'

const invitation = (kinds: readonly Kind[]): string => {
  const invited = kinds.includes('complaint') ? 'Сообщите о проблеме' : 'Напишите нам'
  const asked = kinds.includes('question') ? ' или задайте вопрос' : ''
  return `${invited}${asked} прямо здесь. Ответ придёт сюда же, в «Мои сообщения».`
}

/** Fewer than that are not shown: in a small place everybody would know whose they are. */
const leastShown = 5

function countedIn({ received, answered }: CardContent['month']): string | undefined {
  const parts = [
    received >= leastShown && `получено ${received}`,
    answered >= leastShown && `отвечено на ${answered}`,
  ].filter(Boolean)
  return parts.length > 0 ? `В этом месяце: ${parts.join(', ')}` : undefined
}

const titleOf = ({ form }: CardContent): string => {
  const { name, shortName } = form.organization
  const names = [name, shortName].map(plain).filter((one) => one !== '')
  return cut(names.find((one) => [...one].length <= longest) ?? names[0] ?? 'Сообщения и вопросы')
}

const longest = 100

const cut = (text: string): string =>
  [...text].length <= longest
    ? text
    : `${[...text]
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`

/** The app in that community, opened at a kind: https://dev.vk.com/mini-apps/development/launch-params */
const linkTo = ({ appId, community }: CardContent, kind?: Kind): string =>
  `https://vk.com/app${appId}_-${community}${kind ? `#kind=${kind}` : ''}`

/** Without what ends a line, and without marks that turn the direction of what follows. */
const plain = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()

/** JSON is VKScript; the line ends that JSON allows in a text and older scripts do not are taken out of it before. */
const script = (card: object): string => JSON.stringify(card)
