import type { Case } from '@otklik/sdk'
import { cleanup, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { connect } from '../connect.ts'
import { detour } from '../onward.ts'
import { failure, type OpenedPanel, openPanel, receipt } from '../open-panel.fixture.ts'
import { forget } from '../panel.ts'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

const answered: Case = {
  number: '2026-000123-7',
  status: 'answered',
  updatedAt: '2026-11-20T10:00:00Z',
  due: { date: '2026-12-04' },
  text: 'На улице Ленина глубокая яма.',
  timeline: [
    { at: '2026-11-10T10:00:00Z', status: 'submitted' },
    { at: '2026-11-12T10:00:00Z', status: 'forwarded', authority: 'Дорожная служба' },
    { at: '2026-11-20T10:00:00Z', status: 'answered' },
  ],
  answer: {
    at: '2026-11-20T10:00:00Z',
    text: 'Яму заделали.',
    authority: 'Дорожная служба',
    files: [{ name: 'акт.pdf', type: 'application/pdf', size: 2_500_000, url: '/files/1' }],
  },
  actions: ['rate', 'dispute'],
  disputeUntil: '2026-12-05',
  visibility: 'private',
}

test('number and code are asked for in words', async () => {
  const { screen, focused } = await follow()
  press(screen, 'Найти сообщение')
  expect(await screen.findByRole('link', { name: 'Напишите номер сообщения' })).toBeTruthy()
  fireEvent.click(screen.getByRole('link', { name: 'Напишите код: двенадцать цифр из квитанции' }))
  await waitFor(() => expect(focused()).toBe(screen.getByLabelText('Код')))
})

test('a pasted number and code may bring spaces along', async () => {
  const opened = await follow()
  const asked = look(opened, ' № 2026-000123-7 ', '1234 5678 9012')
  expect(await asked).toBe('Сообщение № 2026-000123-7')
})

test('a wrong number and a wrong code are told alike', async () => {
  const opened = await follow()
  opened.backend.track = () => Promise.reject(failure('not_found'))
  fill(opened, '2026-000123-7', '111111111111')
  press(opened.screen, 'Найти сообщение')
  const words = 'Сообщение с таким номером и кодом не нашлось. Проверьте, нет ли опечатки'
  expect(await opened.screen.findByRole('link', { name: words })).toBeTruthy()
})

test('spent attempts say until when', async () => {
  const opened = await follow()
  opened.backend.track = () => Promise.reject(failure('rate_limited', { until: '2026-11-21T12:00:00Z' }))
  fill(opened, '2026-000123-7', '111111111111')
  press(opened.screen, 'Найти сообщение')
  expect(
    await opened.screen.findByRole('link', { name: /Слишком много неверных попыток. Попробуйте после \d\d:\d\d/ }),
  ).toBeTruthy()
})

test('a term is shown for as long as an answer is awaited', async () => {
  const opened = await follow()
  await look(opened)
  expect(opened.screen.queryByText(/Срок ответа/)).toBeNull()
  opened.backend.track = () => Promise.resolve({ ...answered, status: 'in_progress' })
  press(opened.screen, 'Обновить')
  expect(await opened.screen.findByText('Срок ответа: до 4 декабря 2026 г.')).toBeTruthy()
})

test('a message shows its answer, its files and what happened, in order', async () => {
  const opened = await follow()
  await look(opened)
  const { screen, root } = opened
  expect(screen.getByText('Яму заделали.')).toBeTruthy()
  const file = screen.getByRole('link', { name: /акт.pdf, 2,5 МБ/ })
  expect(file.getAttribute('href')).toBe('https://kirov.example/files/1')
  const happened = [...root.querySelectorAll('ol > li > p:first-child')].map((entry) => entry.textContent)
  expect(happened).toEqual(['Отправлено', 'Передано: Дорожная служба', 'Есть ответ'])
  expect(root.querySelector('ol time')?.getAttribute('datetime')).toBe('2026-11-10T10:00:00Z')
})

test('files that a virus scanner still holds, or has refused, are told of by their names', async () => {
  const opened = await follow()
  const held = {
    attachments: 2,
    attachmentChecks: [
      { name: 'яма.jpg', state: 'checking' as const },
      { name: 'двор.jpg', state: 'refused' as const },
    ],
  }
  const answer = answered.answer && { ...answered.answer, filesChecking: 2 }
  opened.backend.track = async () => ({ ...answered, ...held, ...(answer && { answer }) })
  await look(opened, '2026-000123-7', '123456789012')
  const text = opened.root.textContent
  expect(text).toContain('Файл «яма.jpg» проверяется на вирусы.')
  expect(text).toContain('Файл «двор.jpg» не принят')
  expect(text).toContain('Проверяем на вирусы ещё 2 файла.')
})

test('a status that is newer than this widget is told in the backend’s words', async () => {
  const opened = await follow({ ...answered, status: 'unknown', backendStatus: 'У подрядчика', timeline: [] })
  await look(opened)
  expect(opened.screen.getByText('У подрядчика')).toBeTruthy()
})

test('an answer is rated with the code that found it', async () => {
  const opened = await follow()
  await look(opened)
  const { screen, backend } = opened
  fireEvent.click(screen.getByRole('button', { name: 'Отправить оценку', hidden: true }))
  expect(await screen.findByRole('link', { name: 'Выберите оценку', hidden: true })).toBeTruthy()
  fireEvent.click(screen.getByRole('radio', { name: '5: хорошо', hidden: true }))
  backend.track = async () => ({ ...answered, actions: [], rating: { score: 5, at: '2026-11-21T10:00:00Z' } })
  fireEvent.click(screen.getByRole('button', { name: 'Отправить оценку', hidden: true }))
  expect(await screen.findByText('Ваша оценка: 5 из 5')).toBeTruthy()
  expect(backend.acted).toEqual([[{ number: '2026-000123-7', code: '123456789012' }, { score: 5 }]])
})

test('who came by a link is asked for the code before anything is done', async () => {
  const opened = await openPanel()
  opened.backend.track = async () => answered
  opened.panel.link.value = { number: '2026-000123-7', token: 'secret' }
  await detour(opened.panel, 'follow')
  const { screen, backend } = opened
  await screen.findByRole('heading', { name: 'Сообщение № 2026-000123-7' })
  fireEvent.input(screen.getByLabelText('Что осталось не решено'), { target: { value: 'Яма на месте' } })
  fireEvent.click(screen.getByRole('button', { name: 'Сообщить, что не решено', hidden: true }))
  const code = 'Напишите код: двенадцать цифр из квитанции'
  expect(await screen.findByRole('link', { name: code, hidden: true })).toBeTruthy()
  expect(backend.acted).toEqual([])
})

test('a link that does not fit leads to number and code', async () => {
  const opened = await openPanel()
  opened.panel.link.value = { number: '2026-000123-7', token: 'wrong' }
  await detour(opened.panel, 'follow')
  expect(
    await opened.screen.findByRole('link', { name: 'Ссылка не подошла. Найдите сообщение по номеру и коду' }),
  ).toBeTruthy()
  expect(opened.screen.getByLabelText('Номер сообщения')).toBeTruthy()
})

test('a window for disputing that is over says so', async () => {
  const opened = await follow({ ...answered, status: 'closed', actions: [], disputeUntil: '2026-11-01' })
  await look(opened)
  expect(opened.screen.getByText('Сообщить, что проблема не решена, можно было до 1 ноября 2026 г.')).toBeTruthy()
})

test('what was sent from this page opens without number and code', async () => {
  const opened = await openPanel()
  const client = await connect(opened.panel)
  client.submit({ key: 'k', submission: {} as never, files: [] })
  opened.backend.tell({ name: 'accepted', receipt })
  opened.backend.track = async () => answered
  await detour(opened.panel, 'follow')
  fireEvent.click(await opened.screen.findByRole('button', { name: /^№ 2026-000123-7, отправлено/ }))
  expect(await opened.screen.findByText('Яму заделали.')).toBeTruthy()
  expect(opened.screen.queryByText('Чтобы это сделать, нужен код из квитанции')).toBeNull()
})

test('on a shared computer the next resident does not see what the one before has sent', async () => {
  const opened = await openPanel({ sharedDevice: true })
  const client = await connect(opened.panel)
  client.submit({ key: 'k', submission: {} as never, files: [] })
  opened.backend.tell({ name: 'accepted', receipt })
  forget(opened.panel)
  await detour(opened.panel, 'follow')
  expect(await opened.screen.findByText(/С этого устройства пока ничего не отправлено/)).toBeTruthy()
})

async function follow(found: Case = answered): Promise<OpenedPanel> {
  const opened = await openPanel()
  opened.backend.track = async () => found
  await detour(opened.panel, 'follow')
  await opened.screen.findByRole('heading', { name: 'Узнать, что с моим сообщением' })
  return opened
}

function fill({ screen }: OpenedPanel, number: string, code: string): void {
  fireEvent.input(screen.getByLabelText('Номер сообщения'), { target: { value: number } })
  fireEvent.input(screen.getByLabelText('Код'), { target: { value: code } })
}

async function look(opened: OpenedPanel, number = '2026-000123-7', code = '123456789012'): Promise<string | null> {
  fill(opened, number, code)
  press(opened.screen, 'Найти сообщение')
  return (await opened.screen.findByRole('heading', { name: /^Сообщение №/ })).textContent
}

function press(screen: OpenedPanel['screen'], name: string): void {
  fireEvent.click(screen.getByRole('button', { name }))
}
