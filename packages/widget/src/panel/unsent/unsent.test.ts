import type { OutboxEntry } from '@otklik/sdk'
import { expect, test, vi } from 'vitest'
import { failure, openPanel, receipt } from '../open-panel.fixture.ts'
import { sendAnything } from '../resident.fixture.ts'
import { blank } from '../written.ts'
import { noteOnLauncher } from './launcher.ts'
import { writtenOf } from './restore.ts'

const entry: OutboxEntry = {
  version: 1,
  key: 'a'.repeat(32),
  organization: 'kirov',
  adapter: 'rest',
  createdAt: '2026-11-21T09:30:00Z',
  attempts: 2,
  state: { name: 'refused', error: 'rejected' },
  submission: {
    kind: 'complaint',
    procedure: 'message',
    text: 'На улице Ленина яма',
    category: 'roads-potholes',
    answers: [
      { code: 'where', value: 'street', label: 'Улица' },
      { code: 'what', value: ['deep', 'wide'], label: 'Глубокая, широкая' },
    ],
    place: { address: { text: 'ул. Ленина, 5' }, point: { latitude: 58.6, longitude: 49.6 } },
    contact: { email: 'ivanova@example.ru' },
    attachments: [
      { id: 'one', name: 'яма.jpg', size: 4, type: 'image/jpeg', sha256: 'c'.repeat(64) },
      { id: 'two', name: 'двор.jpg', size: 4, type: 'image/jpeg', sha256: 'd'.repeat(64) },
    ],
    consents: [],
    language: 'ru',
    formVersion: '1',
    source: { channel: 'site' },
  },
  attachments: [{ id: 'one', blob: new Blob(['jpeg']) }],
}

test('what was refused is filled in as it was, with its files, under its own key', () => {
  const written = writtenOf(entry, blank({}))
  expect(written).toMatchObject({
    key: entry.key,
    kind: 'complaint',
    text: 'На улице Ленина яма',
    category: 'roads-potholes',
    procedure: 'message',
    answers: { where: 'street', what: ['deep', 'wide'] },
    address: 'ул. Ленина, 5',
    point: { latitude: 58.6, longitude: 49.6 },
    way: 'email',
    contact: { email: 'ivanova@example.ru' },
  })
  expect(written.files.map(({ name, state, blob }) => [name, state, blob?.size])).toEqual([
    ['яма.jpg', 'ready', 4],
    ['двор.jpg', 'ready', undefined],
  ])
})

test('without contacts the answer is looked for by number', () => {
  const { contact: _, place: __, ...submission } = entry.submission
  expect(writtenOf({ ...entry, submission }, blank({}))).toMatchObject({ way: 'self', address: '', point: undefined })
})

function launcher(label: string) {
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
  const box = document.createElement('div')
  box.id = 'o'
  root.append(box)
  const draw = (text: string) => {
    const button = Object.assign(document.createElement('button'), { textContent: text })
    box.replaceChildren(button)
    return button
  }
  return { root, draw, button: draw(label) }
}

test('the launcher has its own words back when all is sent', () => {
  const { root, button } = launcher('Написать')
  const note = noteOnLauncher(root)
  note.set('Не отправлено: 1')
  expect([button.textContent, note.isOn(button)]).toEqual(['Не отправлено: 1', true])
  note.set(undefined)
  expect([button.textContent, note.isOn(button), button.style.cssText]).toEqual(['Написать', false, ''])
})

test('a launcher that is drawn anew says it again, and keeps its newest words', async () => {
  const { root, draw } = launcher('Написать')
  const note = noteOnLauncher(root)
  note.set('Не отправлено: 1')
  const next = draw('Спросить')
  await vi.waitFor(() => expect(next.textContent).toBe('Не отправлено: 1'))
  note.stop()
  expect(next.textContent).toBe('Спросить')
})

test('while a message waits the first screen leads to it, and no longer when it has arrived', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  opened.backend.tell({ name: 'waiting', error: failure('offline') as never })
  await opened.screen.findByRole('heading', { name: 'Ещё не отправлено' })
  const { loadUnsent } = await opened.panel.host.load('client')
  await loadUnsent(opened.panel)
  opened.screen.getByRole('button', { name: 'Написать ещё одно сообщение' }).click()
  await opened.screen.findByRole('button', { name: 'Не отправлено: 1' })
  opened.backend.tell({ name: 'accepted', receipt })
  await vi.waitFor(() => expect(opened.screen.queryByRole('button', { name: /Не отправлено/ })).toBeNull())
})

test('a try that nobody asked for leaves whoever reads that it waits where they are', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  const waiting = { name: 'waiting', error: failure('offline') as never } as const
  opened.backend.tell(waiting)
  const remove = await opened.screen.findByRole('button', { name: 'Удалить' })
  remove.click()
  const sure = await opened.screen.findByRole('button', { name: 'Удалить насовсем' })
  sure.focus()
  opened.backend.tell({ name: 'sending', progress: { sent: 0, total: 0 } })
  opened.backend.tell(waiting)
  await opened.screen.findByText('Нет связи. Проверьте интернет и попробуйте ещё раз.')
  expect(opened.focused()).toBe(sure)
  expect(sure).toHaveProperty('textContent', 'Удалить насовсем')
})

test('a try that was asked for is seen', async () => {
  const opened = await openPanel()
  await sendAnything(opened)
  opened.backend.tell({ name: 'waiting', error: failure('offline') as never })
  const now = await opened.screen.findByRole('button', { name: 'Отправить сейчас' })
  now.click()
  await opened.screen.findByRole('heading', { name: 'Отправляем' })
  expect(opened.backend.retries).toBe(1)
})
