import { describe, expect, test } from 'vitest'
import { startVkApiDouble } from '../testing/vk-api-double.ts'
import { updateCard } from './api.ts'
import { type CardContent, type CardType, cardCode } from './card.ts'

const organization = { id: 'town', name: 'Администрация города', shortName: 'Город', timeZone: 'Europe/Moscow' }

const content = (changes: Partial<CardContent['form']> = {}, month = { received: 128, answered: 97 }): CardContent => ({
  form: { organization, status: 'open', kinds: ['complaint', 'question'], ...changes },
  appId: '6736218',
  community: '748120001',
  month,
})

/** What the script gives: of VKScript it uses nothing but one value. */
const cardOf = (type: CardType, given: CardContent): Record<string, unknown> => {
  const [, value = ''] = /^return ([^\n]*);$/.exec(cardCode(type, given)) ?? []
  return JSON.parse(value)
}

test('a card of text invites, counts and leads into the app of its community', () => {
  expect(cardOf('text', content())).toEqual({
    title: 'Администрация города',
    title_url: 'https://vk.com/app6736218_-748120001',
    text: 'Сообщите о проблеме или задайте вопрос прямо здесь. Ответ придёт сюда же, в «Мои сообщения».',
    descr: 'В этом месяце: получено 128, отвечено на 97',
    more: 'Написать',
    more_url: 'https://vk.com/app6736218_-748120001#kind=complaint',
  })
})

test('a card with a list has a button for each kind of message', () => {
  const app = 'https://vk.com/app6736218_-748120001'
  expect(cardOf('list', content({ kinds: ['question', 'thanks'] }))).toEqual({
    title: 'Администрация города',
    title_url: app,
    rows: [
      {
        title: 'Задать вопрос',
        title_url: `${app}#kind=question`,
        button: 'Спросить',
        button_url: `${app}#kind=question`,
      },
      {
        title: 'Сказать спасибо',
        title_url: `${app}#kind=thanks`,
        button: 'Поблагодарить',
        button_url: `${app}#kind=thanks`,
      },
    ],
    more: 'В этом месяце: получено 128, отвечено на 97',
    more_url: app,
  })
})

test('numbers below five are not shown, so that nobody is told from them', () => {
  expect(cardOf('text', content({}, { received: 12, answered: 4 })).descr).toBe('В этом месяце: получено 12')
  expect(cardOf('text', content({}, { received: 4, answered: 5 })).descr).toBe('В этом месяце: отвечено на 5')
  expect(cardOf('text', content({}, { received: 4, answered: 0 }))).not.toHaveProperty('descr')
  expect(cardOf('list', content({}, { received: 4, answered: 4 }))).not.toHaveProperty('more')
})

test('while nothing is taken the card says so and invites nobody', () => {
  const words = 'Сейчас сообщения здесь не принимаются'
  expect(cardOf('text', content({ status: 'closed' }))).toMatchObject({ text: words, more: 'Подробнее' })
  expect(cardOf('list', content({ status: 'closed' })).rows).toMatchObject([{ title: words, button: 'Подробнее' }])
})

test('a name that is too long gives way to the short one, and that is cut between characters', () => {
  const long = { ...organization, name: 'О'.repeat(101) }
  expect(cardOf('text', content({ organization: long })).title).toBe('Город')
  const longer = { ...long, shortName: '🏙'.repeat(101) }
  expect(cardOf('text', content({ organization: longer })).title).toBe(`${'О'.repeat(99)}…`)
  const pictures = { ...long, name: '🏙'.repeat(101), shortName: '🏙'.repeat(102) }
  expect(cardOf('text', content({ organization: pictures })).title).toBe(`${'🏙'.repeat(99)}…`)
})

const hostileNames = [
  '"; return API.messages.send({"user_id":1}); "',
  '\\"}; return Args.uid; //',
  '\\',
  "' + API.users.get() + '",
  '</script><b>',
  '{Args.uid}$',
  'Город\n};\nreturn 1;',
  'Город\u2028};return 1;',
  'Город\u2029};return 1;\u0000',
  'дороГ\u202e',
  '\ud800 половина',
  ' \t\u200b',
  '/* Город */',
]

describe.each(['text', 'list'] as const)('a %s of an organization with a hostile name', (type) => {
  test.each(hostileNames)('%j is one value on one line, with nothing but the name as its title', (name) => {
    const given = content({ organization: { ...organization, name, shortName: name } })
    const code = cardCode(type, given)
    expect(code).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
    expect(code.isWellFormed()).toBe(true)
    const { title, ...rest } = cardOf(type, given)
    expect(title).not.toBe('')
    const { title: _, ...usual } = cardOf(type, content())
    expect(rest).toEqual(usual)
  })
})

test('the network takes every card that we make', async () => {
  const vk = await startVkApiDouble({ tokens: ['a-token'] })
  const names = [...hostileNames, organization.name, 'О'.repeat(500)]
  const kinds = ['complaint', 'question', 'suggestion', 'thanks'] as const
  const forms = names.flatMap((name) =>
    (['open', 'notice', 'closed'] as const).map((status) => ({
      status,
      kinds: [...kinds],
      organization: { ...organization, name, shortName: name },
    })),
  )
  const { signal } = new AbortController()
  for (const type of ['text', 'list'] as const) {
    for (const form of forms) {
      const code = cardCode(type, content(form, { received: 1_234_567, answered: 1_234_567 }))
      await updateCard({ apiUrl: vk.url }, { token: 'a-token', type, code }, signal)
    }
  }
  expect(vk.calls).toHaveLength(forms.length * 2)
  await vk.close()
})
