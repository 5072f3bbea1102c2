import type { DeliveryState } from '@otklik/sdk'
import { cleanup, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { detour } from '../onward.ts'
import { failure, type OpenedPanel, openPanel, receipt } from '../open-panel.fixture.ts'
import { addFile, heading, press, sendAnything, words } from '../resident.fixture.ts'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

const retryAt = '2026-11-21T09:31:00Z'

test('text there and photos to follow: a number, what is missing, and no sign of success or failure', async () => {
  const { opened, partial } = await sentWithFiles()
  const { screen } = opened
  opened.backend.tell(partial({ retryAt }))
  await heading(screen, 'Текст отправлен, фото дойдут позже')
  expect(screen.getByText('2026-000123-7')).toBeTruthy()
  expect(screen.getByText('б.jpg')).toBeTruthy()
  expect(screen.queryByText('а.pdf')).toBeNull()
  expect(screen.getByText(/^Отправим сами в \d\d:\d\d/)).toBeTruthy()
  expect(screen.queryByText(/Всё отправлено|не получилось/)).toBeNull()
  expect(opened.root.querySelector('.done')).toBeNull()
  press(screen, 'Отправить сейчас')
  await waitFor(() => expect(opened.backend.retries).toBe(1))
})

test('anything but photos among what is missing makes them files', async () => {
  const { opened } = await sentWithFiles()
  const missing = opened.backend.drafts[0]?.files.map(({ id }) => id) ?? []
  opened.backend.tell({ name: 'partial', receipt, missing, retryAt })
  await heading(opened.screen, 'Текст отправлен, файлы дойдут позже')
})

test('files on their way show a bar, and a second press waits for them', async () => {
  const { opened, partial } = await sentWithFiles()
  const { screen, backend } = opened
  backend.tell(partial({ progress: { sent: 2, total: 4 } }))
  await heading(screen, 'Текст отправлен, фото дойдут позже')
  expect((screen.getByRole('progressbar', { name: 'Отправляем файлы' }) as HTMLProgressElement).value).toBe(2)
  press(screen, 'Отправить сейчас')
  backend.tell(partial({ retryAt }))
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull())
  expect(backend.retries).toBe(0)
})

test('photos that were refused say why, and that the text is there', async () => {
  const { opened, partial } = await sentWithFiles()
  const { screen, backend } = opened
  backend.tell(partial({ error: failure('too_large') as never }))
  await heading(screen, 'Текст отправлен, фото не приняли')
  expect(screen.getByText('Файлы слишком большие.')).toBeTruthy()
  expect(screen.getByText(/Сообщение принято, и номер у него уже есть/)).toBeTruthy()
  press(screen, 'Попробовать снова')
  await waitFor(() => expect(backend.retries).toBe(1))
})

test('a file that was refused is named with what is wrong with it', async () => {
  const { opened, partial } = await sentWithFiles()
  const fields = [{ pointer: '/attachments/0', code: 'file_type', params: { name: 'б.jpg' } }]
  opened.backend.tell(partial({ error: failure('rejected', { fields }) as never }))
  expect(await opened.screen.findByText(/Файл «б.jpg» не того вида/)).toBeTruthy()
})

test('once the last photo is there, everything is sent; the page was told once', async () => {
  const { opened, partial } = await sentWithFiles()
  opened.backend.tell(partial({ retryAt }))
  await heading(opened.screen, 'Текст отправлен, фото дойдут позже')
  opened.backend.tell({ name: 'accepted', receipt })
  await heading(opened.screen, 'Сообщение отправлено')
  expect(opened.events.filter(([name]) => name === 'submitted')).toHaveLength(1)
  expect(opened.events.filter(([name]) => name === 'error')).toEqual([])
})

test('beginning, delay and end of the photos are heard, and never how far they are', async () => {
  const { opened, partial } = await sentWithFiles()
  const heard = listen(opened)
  const tell = async (state: DeliveryState) => {
    opened.backend.tell(state)
    await waitFor(() => expect(opened.panel.progress.value).toBe(state))
  }
  await tell(partial({ retryAt }))
  await heading(opened.screen, 'Текст отправлен, фото дойдут позже')
  await tell(partial({ progress: { sent: 0, total: 4 } }))
  await tell(partial({ progress: { sent: 2, total: 4 } }))
  await tell(partial({ retryAt }))
  await tell({ name: 'accepted', receipt })
  expect(heard()).toEqual([
    'Текст отправлен, фото дойдут позже',
    'Отправляем файлы',
    'Файлы пока не дошли',
    'Всё отправлено',
  ])
})

test('another message can be written while photos are on their way, and this one is found again', async () => {
  const { opened, partial } = await sentWithFiles()
  const { screen, panel } = opened
  opened.backend.tell(partial({ retryAt }))
  await heading(screen, 'Текст отправлен, фото дойдут позже')
  press(screen, 'Написать ещё одно сообщение')
  await heading(screen, 'Расскажите, в чём дело')
  await detour(panel, 'follow')
  expect(await screen.findByRole('button', { name: /^№ 2026-000123-7/ })).toBeTruthy()
  press(screen, 'Не все файлы дошли')
  await heading(screen, 'Текст отправлен, фото дойдут позже')
  expect(screen.getByText('б.jpg')).toBeTruthy()
})

test('a message whose fate is being looked for says so, and does not invite to send it twice', async () => {
  const opened = await sent('lookup')
  const { screen, backend } = opened
  backend.tell({ name: 'unknown', retryAt })
  await heading(screen, 'Не знаем, дошло ли сообщение. Проверяем')
  expect(screen.getByText(/^Проверим в \d\d:\d\d/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Отправить ещё раз' })).toBeNull()
  expect(screen.getByText(words)).toBeTruthy()
  press(screen, 'Проверить ещё раз')
  await waitFor(() => expect(backend.checks).toBe(1))
  backend.tell({ name: 'unknown', checking: true })
  expect(await screen.findByRole('progressbar', { name: 'Не знаем, дошло ли сообщение. Проверяем' })).toBeTruthy()
})

test('looked for and not found: to look again, or to send again with the risk named', async () => {
  const opened = await sent('lookup')
  const { screen, backend } = opened
  backend.tell({ name: 'unknown' })
  await heading(screen, 'Не знаем, дошло ли сообщение')
  expect(screen.getByText('Если первое сообщение дошло, их станет два.')).toBeTruthy()
  press(screen, 'Проверить ещё раз')
  await waitFor(() => expect(backend.checks).toBe(1))
  press(screen, 'Отправить ещё раз')
  await waitFor(() => expect(backend.retries).toBe(1))
  expect(screen.getByRole('button', { name: 'Скопировать текст' })).toBeTruthy()
})

test('where the backend cannot be asked, nobody pretends to look', async () => {
  const opened = await sent('none')
  const { screen, backend } = opened
  backend.tell({ name: 'unknown' })
  await heading(screen, 'Не знаем, дошло ли сообщение')
  expect(screen.getByText(/Проверить это сами мы не можем/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Проверить ещё раз' })).toBeNull()
  press(screen, 'Отправить ещё раз')
  await waitFor(() => expect(backend.retries).toBe(1))
  expect(opened.events).toContainEqual(['error', { organization: 'kirov', code: 'outcome_unknown' }])
})

test('beginning and end of a search are heard', async () => {
  const opened = await sent('lookup')
  const heard = listen(opened)
  opened.backend.tell({ name: 'unknown', retryAt })
  opened.backend.tell({ name: 'unknown', checking: true })
  opened.backend.tell({ name: 'unknown' })
  expect(heard()).toEqual(['Не знаем, дошло ли сообщение. Проверяем', 'Не знаем, дошло ли сообщение'])
})

test('a message that was taken and has no number yet stays there through every question about it', async () => {
  const opened = await sent('lookup')
  const { screen, backend, panel } = opened
  const heard = listen(opened)
  backend.tell({ name: 'waiting', retryAt })
  await heading(screen, 'Сообщение принято, номера ещё нет')
  expect(screen.getByText(/^Спросим снова в \d\d:\d\d/)).toBeTruthy()
  expect(screen.queryByText(/Ещё не отправлено|Удалить/)).toBeNull()
  backend.tell({ name: 'sending', progress: { sent: 0, total: 0 } })
  backend.tell({ name: 'waiting', retryAt, error: failure('offline') as never })
  expect(panel.screen.value).toBe('pending')
  expect(heard()).toEqual(['Сообщение принято, номера ещё нет'])
  press(screen, 'Спросить сейчас')
  await waitFor(() => expect(backend.retries).toBe(1))
  backend.tell({ name: 'accepted', receipt })
  await heading(screen, 'Сообщение отправлено')
})

test('somebody reading elsewhere is not torn away by what becomes of a message', async () => {
  const opened = await sent('lookup')
  const { screen, panel } = opened
  await detour(panel, 'follow')
  await heading(screen, 'Узнать, что с моим сообщением')
  opened.backend.tell({ name: 'unknown', retryAt })
  expect(panel.screen.value).toBe('follow')
  press(screen, 'Назад')
  await heading(screen, 'Не знаем, дошло ли сообщение. Проверяем')
})

async function sent(idempotency: 'lookup' | 'none'): Promise<OpenedPanel> {
  const opened = await openPanel({}, undefined, { idempotency })
  await sendAnything(opened)
  return opened
}

/** A message with a photo and a document that have arrived or not, and a photo that has not. */
async function sentWithFiles() {
  const opened = await openPanel({}, undefined, { idempotency: 'none', attach: 'after' })
  addFile(opened.screen, new File(['1234'], 'а.pdf', { type: 'application/pdf' }))
  addFile(opened.screen, new File(['1234'], 'б.jpg', { type: 'image/jpeg' }))
  await sendAnything(opened)
  const last = opened.backend.drafts[0]?.files[1]
  const partial = (more: Partial<Extract<DeliveryState, { name: 'partial' }>>): DeliveryState => ({
    name: 'partial',
    receipt,
    missing: [last?.id ?? ''],
    ...more,
  })
  return { opened, partial }
}

/** What has been said in the live region since. */
function listen({ panel }: OpenedPanel): () => string[] {
  const say = vi.spyOn(panel.voice, 'say')
  return () => say.mock.calls.map(([text]) => text)
}
