import { cleanup, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { keep } from '../drafts/index.tsx'
import { detour } from '../onward.ts'
import { createDevice, type Device, failure, type OpenedPanel, openPanel, receipt } from '../open-panel.fixture.ts'
import { edit } from '../panel.ts'
import { choose, heading, press, reachReview, sendAnything, type, words } from '../resident.fixture.ts'
import { sampleForm } from '../sample-form.fixture.ts'

let stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops) stop()
  stops = []
  cleanup()
  document.body.replaceChildren()
})

/** A visit to a page of the site on this device. */
async function visit(device: Device, options: Parameters<typeof openPanel>[0] = {}, form = sampleForm) {
  const opened = await openPanel(options, form, {}, device)
  const drafts = keep(opened.panel, opened.box)
  opened.panel.drafts.value = drafts
  stops.push(drafts.stop)
  return opened
}

const asked = /^На этом устройстве есть черновик от .+ Он ваш\?$/
const findAsked = ({ screen }: OpenedPanel) => screen.findByRole('heading', { name: asked })
const textOf = ({ screen }: OpenedPanel) => (screen.getByLabelText('Текст сообщения') as HTMLTextAreaElement).value

/** Writes something, and waits until it is kept. */
async function write(device: Device): Promise<OpenedPanel> {
  const opened = await visit(device)
  choose(opened.screen, 'Проблема')
  type(opened.screen.getByLabelText('Текст сообщения'), words)
  await waitFor(() => expect(device.rows.size).toBe(1))
  return opened
}

/** The page is gone. */
function leave(): void {
  for (const stop of stops) stop()
  stops = []
  cleanup()
}

test('a draft is asked about without showing a word of it, and then goes on', async () => {
  const device = createDevice()
  const { panel } = await write(device)
  const { key } = panel.written.value
  leave()
  const next = await visit(device)
  await findAsked(next)
  expect(next.screen.queryByText(words)).toBeNull()
  press(next.screen, 'Продолжить')
  await heading(next.screen, 'Расскажите, в чём дело')
  expect(textOf(next)).toBe(words)
  expect(next.panel.written.value.key).toBe(key)
})

test('it goes on at the screen where it was left', async () => {
  const device = createDevice()
  const opened = await visit(device)
  await reachReview(opened)
  press(opened.screen, 'Назад')
  await heading(opened.screen, 'Как вам ответить?')
  await waitFor(() => expect([...device.rows.values()]).toMatchObject([{ screen: 'contact' }]))
  leave()
  const next = await visit(device)
  await findAsked(next)
  press(next.screen, 'Продолжить')
  await heading(next.screen, 'Как вам ответить?')
})

test('what the form no longer offers is said, and the text stays', async () => {
  const device = createDevice()
  const opened = await write(device)
  edit(opened.panel, { category: 'roads.pits' })
  await waitFor(() => expect([...device.rows.values()]).toMatchObject([{ words: { category: 'roads.pits' } }]))
  leave()
  const categories = sampleForm.categories.filter(({ code }) => code !== 'roads')
  const next = await visit(device, {}, { ...sampleForm, version: '2', categories })
  await findAsked(next)
  press(next.screen, 'Продолжить')
  await heading(next.screen, 'С тех пор форма изменилась')
  expect(next.screen.getByText('Темы, которую вы выбрали, больше нет. Выберите другую тему.')).toBeTruthy()
  press(next.screen, 'Продолжить')
  await waitFor(() => expect(next.panel.screen.value).not.toBe('draft'))
  expect(next.panel.written.value.text).toBe(words)
})

test('a draft that was deleted in another tab meanwhile is gone', async () => {
  const device = createDevice()
  await write(device)
  leave()
  const next = await visit(device)
  await findAsked(next)
  device.rows.clear()
  press(next.screen, 'Продолжить')
  await heading(next.screen, 'Расскажите, в чём дело')
  expect(textOf(next)).toBe('')
})

test('a file that was still being prepared is prepared again', async () => {
  const device = createDevice()
  const opened = await write(device)
  const blob = new File(['raw'], 'яма.jpg', { type: 'image/jpeg' })
  edit(opened.panel, {
    files: [{ id: 'f1', name: 'яма.jpg', size: 3, type: 'image/jpeg', state: 'preparing', blob }],
  })
  await waitFor(() => expect(device.rows.size).toBe(2))
  leave()
  const next = await visit(device)
  await findAsked(next)
  press(next.screen, 'Продолжить')
  await waitFor(() => expect(next.panel.written.value.files).toMatchObject([{ id: 'f1', state: 'ready' }]))
})

test('what is taken away again leaves no draft', async () => {
  const device = createDevice()
  const { screen } = await write(device)
  type(screen.getByLabelText('Текст сообщения'), '')
  await waitFor(() => expect(device.rows.size).toBe(0))
})

test('a draft is gone when the message has arrived', async () => {
  const device = createDevice()
  const opened = await visit(device)
  await reachReview(opened)
  await waitFor(() => expect(device.rows.size).toBe(1))
  choose(opened.screen, /Я даю согласие/)
  press(opened.screen, 'Отправить сообщение')
  await waitFor(() => expect(opened.backend.drafts).toHaveLength(1))
  opened.backend.tell({ name: 'accepted', receipt })
  await heading(opened.screen, 'Сообщение отправлено')
  await waitFor(() => expect(device.rows.size).toBe(0))
})

test('what is refused can be corrected, and is a draft again', async () => {
  const device = createDevice()
  const opened = await visit(device)
  await sendAnything(opened)
  const error = Object.assign(new Error('refused'), { code: 'too_old', fields: [] })
  opened.backend.tell({ name: 'refused', error: error as never })
  await heading(opened.screen, 'Отправить не получилось')
  await waitFor(() => expect([...device.rows.values()]).toMatchObject([{ words: { text: words } }]))
  expect(opened.panel.drafts.value?.kept()).toBe(true)
})

test('what is refused and given up leaves no draft', async () => {
  const device = createDevice()
  const opened = await visit(device)
  await sendAnything(opened)
  opened.backend.tell({ name: 'refused', error: failure('too_old') as never })
  await heading(opened.screen, 'Отправить не получилось')
  await waitFor(() => expect(device.rows.size).toBe(1))
  press(opened.screen, 'Удалить')
  press(opened.screen, 'Удалить насовсем')
  await heading(opened.screen, 'Расскажите, в чём дело')
  await waitFor(() => expect(device.rows.size).toBe(0))
})

test('a text that is not the one sent under its key is whole, and goes out under another', async () => {
  const device = createDevice()
  const opened = await visit(device)
  await sendAnything(opened)
  const [first] = opened.backend.drafts
  opened.backend.tell({ name: 'refused', error: failure('conflict', { subject: 'key' }) as never })
  await heading(opened.screen, 'Отправить не получилось')
  const { key, text } = opened.panel.written.value
  expect(text).toBe(words)
  await waitFor(() => expect([...device.rows.keys()]).toContain(key))
  press(opened.screen, 'Вернуться к сообщению')
  await heading(opened.screen, 'Проверьте и отправьте')
  press(opened.screen, 'Отправить сообщение')
  await waitFor(() => expect(opened.backend.drafts.map((draft) => draft.key)).toEqual([first?.key, key]))
  expect(key).not.toBe(first?.key)
})

test('on a device where nothing can be kept the form says so', async () => {
  const device = createDevice()
  const full = { ...device, indexedDbRows: () => ({ ...device.indexedDbRows(), all: () => Promise.reject('full') }) }
  const { screen, panel } = await visit(full)
  await screen.findByText(/Это устройство не хранит черновики/)
  type(screen.getByLabelText('Текст сообщения'), words)
  expect(panel.drafts.value?.kept()).toBe(false)
})

test('deleting everything asks first where a message has not been sent', async () => {
  const device = createDevice()
  const opened = await write(device)
  await device.outbox.put({
    ...{ version: 1, key: 'k', organization: 'kirov', adapter: 'rest', createdAt: '', attempts: 1, attachments: [] },
    ...{ submission: {} as never, state: { name: 'waiting' } },
  })
  await detour(opened.panel, 'follow')
  const { screen } = opened
  fireEvent.click(await screen.findByRole('button', { name: 'Удалить всё с этого устройства' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Удалить всё и не отправлять' }))
  await screen.findByText('На этом устройстве ничего не осталось', { selector: '.note' })
  expect(await device.outbox.all()).toEqual([])
  expect(device.rows.size).toBe(0)
  press(screen, 'Назад')
  expect(textOf(opened)).toBe('')
})
