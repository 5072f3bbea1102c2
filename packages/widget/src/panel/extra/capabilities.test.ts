import type { Capabilities, Case, Form } from '@otklik/sdk'
import { cleanup, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { detour } from '../onward.ts'
import { failure, type OpenedPanel, openPanel, receipt } from '../open-panel.fixture.ts'
import { choose, heading, press, reachReview, sendAnything, tell, type, words } from '../resident.fixture.ts'
import { sampleForm } from '../sample-form.fixture.ts'

// What is offered follows from what the adapter claims and what the form has switched on.

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

const open = (capabilities: Partial<Capabilities>, form: Partial<Form> = {}): Promise<OpenedPanel> =>
  openPanel({}, { ...sampleForm, ...form }, capabilities)

const point = { latitude: 58.6035, longitude: 49.668 }

test('files are asked for only where they can be sent', async () => {
  const { screen } = await open({ attach: 'none' })
  expect(await screen.findByLabelText('Это чужой компьютер')).toBeTruthy()
  expect(screen.queryByLabelText(/^Добавить/)).toBeNull()
})

test('a form that takes no files asks for none', async () => {
  const files = { ...sampleForm.limits.files, count: 0 }
  const { screen } = await open({}, { limits: { ...sampleForm.limits, files } })
  expect(await screen.findByLabelText('Это чужой компьютер')).toBeTruthy()
  expect(screen.queryByLabelText(/^Добавить/)).toBeNull()
})

test('where messages cannot be followed, nothing invites to', async () => {
  const opened = await open({ track: false })
  const { screen } = opened
  expect(await screen.findByLabelText('Это чужой компьютер')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Узнать, что с моим сообщением' })).toBeNull()
  await reachReview(opened)
  expect(screen.getByText('Отвечать мне не нужно')).toBeTruthy()
  choose(screen, /Я даю согласие/)
  press(screen, 'Отправить сообщение')
  await waitFor(() => expect(opened.backend.drafts).toHaveLength(1))
  opened.backend.tell({ name: 'accepted', receipt: { number: '17', sentAt: receipt.sentAt } })
  await heading(screen, 'Сообщение отправлено')
  expect(screen.queryByRole('button', { name: 'Узнать, что с моим сообщением' })).toBeNull()
  await detour(opened.panel, 'follow')
  expect(await screen.findByText(/^Узнать здесь, что стало с сообщением, нельзя/)).toBeTruthy()
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('a receipt with nothing but a number shows nothing but a number', async () => {
  const opened = await open({ trackBy: 'number', idempotency: 'lookup' })
  await sendAnything(opened)
  opened.backend.tell({ name: 'accepted', receipt: { number: '638344', sentAt: receipt.sentAt } })
  const { screen } = opened
  await heading(screen, 'Сообщение отправлено')
  expect((screen.getAllByRole('term') as HTMLElement[]).map(({ textContent }) => textContent)).toEqual([
    'Номер сообщения',
    'Телефон',
    'Часы работы',
  ])
  expect(screen.getByText('638344')).toBeTruthy()
  expect(screen.getByText(/^Номер понадобится, чтобы спросить о сообщении/)).toBeTruthy()
  expect(screen.queryByText(/Срок ответа|Ссылка|код|Код/)).toBeNull()
  expect(screen.queryByRole('button', { name: /Напомнить|Поделиться/ })).toBeNull()
})

test('in a public register the number finds a message, with no code', async () => {
  const opened = await open({ trackBy: 'number', idempotency: 'lookup' })
  const { screen, backend } = opened
  await detour(opened.panel, 'follow')
  await heading(screen, 'Найти по номеру')
  expect(screen.queryByLabelText('Код')).toBeNull()
  type(screen.getByLabelText('Номер сообщения'), ' № SR.12_7 ')
  press(screen, 'Найти сообщение')
  expect(await screen.findByRole('link', { name: /^Сообщение с таким номером не нашлось/ })).toBeTruthy()
  expect(backend.questions).toEqual([{ number: 'SR.12_7' }])
})

test('where there are no codes, the token of the receipt stands in their place', async () => {
  const opened = await open({ trackBy: 'token', idempotency: 'none', rate: true })
  await sendAnything(opened)
  const { screen, backend, panel } = opened
  const token = '0b3bd5e0-6b4a-4f4e-9d3a-2a9c6a1d8e11'
  backend.tell({ name: 'accepted', receipt: { number: 'SIG-22', token, sentAt: receipt.sentAt } })
  await heading(screen, 'Сообщение отправлено')
  expect(screen.getByText(token)).toBeTruthy()
  await detour(panel, 'follow')
  type(screen.getByLabelText('Номер сообщения'), 'SIG-22')
  press(screen, 'Найти сообщение')
  expect(await screen.findByRole('link', { name: 'Вставьте код из квитанции' })).toBeTruthy()
  type(screen.getByLabelText('Код'), ` ${token}\n`)
  backend.track = async () => ({ ...found, actions: ['rate'] })
  press(screen, 'Найти сообщение')
  await heading(screen, 'Сообщение № SIG-22')
  expect(backend.questions).toEqual([{ number: 'SIG-22', token }])
  choose(screen, '5: хорошо')
  fireEvent.click(screen.getByRole('button', { name: 'Отправить оценку', hidden: true }))
  await waitFor(() => expect(backend.acted).toEqual([[{ number: 'SIG-22', token }, { score: 5 }]]))
})

test('nothing can be done with a message that the adapter cannot do, whatever the backend says', async () => {
  const opened = await open({ rate: false, dispute: false, reply: false, attachLater: false })
  const { screen, backend, panel } = opened
  backend.track = async () => ({ ...found, actions: ['rate', 'dispute', 'reply', 'attach'], visibility: 'public' })
  panel.link.value = { number: 'SIG-22', token: 'secret' }
  await detour(panel, 'follow')
  await heading(screen, 'Сообщение № SIG-22')
  expect(screen.queryByText(/Оцените|не решена|Ваш ответ|Добавить файлы/)).toBeNull()
  expect(screen.getByText('Это открытый список: сообщение может прочитать каждый.')).toBeTruthy()
})

test('who writes to a public register knows it before sending', async () => {
  const opened = await open({ idempotency: 'lookup' }, { visibility: 'public' })
  await reachReview(opened)
  expect(opened.screen.getByText(/^Это открытый список/)).toBeTruthy()
})

test('what only other backends need is not loaded for ours', async () => {
  const opened = await open({})
  await reachReview(opened)
  expect(opened.panel.extra.value).toBeUndefined()
  expect(opened.screen.queryByText(/^Это открытый список/)).toBeNull()
})

test('where there must be a point, words alone are not enough, and it can be written in figures', async () => {
  const opened = await open({ idempotency: 'none' }, { placeNeeds: 'point', categories: placed })
  const { screen, focused } = opened
  await reachPlace(opened)
  expect(screen.getByLabelText('Адрес или описание места (необязательно)')).toBeTruthy()
  type(screen.getByLabelText('Адрес или описание места (необязательно)'), 'у школы')
  press(screen, 'Далее')
  const link = await screen.findByRole('link', { name: /^Укажите точку: нажмите «Указать, где я сейчас»/ })
  fireEvent.click(link)
  await waitFor(() => expect(focused()).toBe(screen.getByLabelText('Координаты')))
  type(screen.getByLabelText('Координаты'), 'ул. Ленина')
  press(screen, 'Далее')
  expect(await screen.findByRole('link', { name: /^Укажите точку/ })).toBeTruthy()
  type(screen.getByLabelText('Координаты'), '58.6035, 49.668')
  press(screen, 'Далее')
  await heading(screen, 'Как вам ответить?')
  expect(opened.panel.written.value.point).toEqual(point)
})

test('nothing given where a point is needed asks for the point', async () => {
  const opened = await open({ idempotency: 'none' }, { placeNeeds: 'point', categories: placed })
  await reachPlace(opened)
  press(opened.screen, 'Далее')
  expect(await opened.screen.findByRole('link', { name: /^Укажите точку/ })).toBeTruthy()
})

test('where both are needed, both are asked for', async () => {
  const opened = await open({ idempotency: 'none' }, { placeNeeds: 'both', categories: placed })
  const { screen } = opened
  await reachPlace(opened)
  type(screen.getByLabelText('Координаты'), '58.6035, 49.668')
  press(screen, 'Далее')
  fireEvent.click(await screen.findByRole('link', { name: /^Укажите и адрес, и точку/ }))
  await waitFor(() => expect(opened.focused()).toBe(screen.getByLabelText('Адрес или описание места')))
})

test('the text goes out for a proposal only at the press of its button', async () => {
  const opened = await open({ suggestCategory: true }, { features: ['suggest-category'] })
  const { screen, backend } = opened
  backend.suggest = async () => ['roads.snow', 'gone']
  await tell(opened)
  expect(backend.questions).toEqual([])
  press(screen, 'Подобрать тему')
  expect(await screen.findByText('Подобрали тем: 1')).toBeTruthy()
  expect(backend.questions).toEqual([{ text: words, language: 'ru' }])
  expect((screen.getAllByRole('radio') as HTMLInputElement[]).map(({ value }) => value)).toEqual(['roads.snow'])
  press(screen, 'Показать все темы')
  await waitFor(() => expect(screen.queryByText('Подобрали тем: 1')).toBeNull())
  expect(screen.getByRole('radio', { name: 'Другое' })).toBeTruthy()
})

test('a proposal that does not come leaves all the themes', async () => {
  const opened = await open({ suggestCategory: true }, { features: ['suggest-category'] })
  opened.backend.suggest = () => Promise.reject(failure('server'))
  await tell(opened)
  press(opened.screen, 'Подобрать тему')
  expect(await opened.screen.findByText('Подобрать тему не получилось. Найдите её сами')).toBeTruthy()
  expect(opened.screen.getByRole('radio', { name: 'Другое' })).toBeTruthy()
})

test.each([
  ['the adapter cannot', { suggestCategory: false }, { features: ['suggest-category', 'nearby'] }],
  ['the organization has not switched it on', { suggestCategory: true, nearby: true }, { features: [] }],
] satisfies [string, Partial<Capabilities>, Partial<Form>][])('nothing is proposed where %s', async (_, can, form) => {
  const opened = await open(can, form)
  await tell(opened)
  expect(opened.screen.queryByRole('button', { name: 'Подобрать тему' })).toBeNull()
  opened.panel.written.value = { ...opened.panel.written.value, point }
  await onToPlace(opened)
  expect(opened.screen.queryByRole('button', { name: 'Узнать, что рядом уже сообщили' })).toBeNull()
})

test('what was reported nearby is told at the press of its button, in a few words', async () => {
  const opened = await open({ nearby: true }, { features: ['nearby'] })
  const { screen, backend, panel } = opened
  backend.near = async () => [
    { number: '1', point, text: 'Яма у дома 5', sentAt: '2026-11-20T10:00:00Z' },
    { number: '2', point, category: 'roads.snow' },
    { number: '3', point },
  ]
  panel.written.value = { ...panel.written.value, point }
  await reachPlace(opened)
  expect(backend.questions).toEqual([])
  press(screen, 'Узнать, что рядом уже сообщили')
  expect(await screen.findByText('Рядом уже сообщили:')).toBeTruthy()
  expect(backend.questions).toEqual([{ point, category: 'roads.snow' }])
  expect((screen.getAllByRole('listitem') as HTMLElement[]).map(({ textContent }) => textContent)).toEqual([
    'Яма у дома 5, 20 ноября 2026\u00a0г.',
    'Снег на дороге',
    '№ 3',
  ])
})

test('nothing is looked for nearby before there is a point', async () => {
  const opened = await open({ nearby: true }, { features: ['nearby'] })
  await reachPlace(opened)
  expect(opened.screen.queryByRole('button', { name: 'Узнать, что рядом уже сообщили' })).toBeNull()
})

/** Themes that must have a place. */
const placed = sampleForm.categories.map((branch) => ({
  ...branch,
  ...(branch.children && { children: branch.children.map((leaf) => ({ ...leaf, place: 'required' as const })) }),
}))

const found: Case = {
  number: 'SIG-22',
  status: 'closed',
  updatedAt: '2026-11-20T10:00:00Z',
  timeline: [],
  actions: [],
  visibility: 'private',
}

async function reachPlace(opened: OpenedPanel): Promise<void> {
  await tell(opened)
  await onToPlace(opened)
}

/** From the themes, by one that asks for nothing but a place. */
async function onToPlace({ screen }: OpenedPanel): Promise<void> {
  choose(screen, 'Снег на дороге')
  press(screen, 'Далее')
  await heading(screen, 'Какой ответ вам нужен?')
  choose(screen, 'Быстрое сообщение')
  press(screen, 'Далее')
  await heading(screen, 'Укажите место')
}
