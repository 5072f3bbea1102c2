import type { Case, CaseSummary } from '@otklik/sdk'
import { cleanup, configure, fireEvent, waitFor } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { createNetwork } from '../../hosts/network.fixture.ts'
import { connect } from '../connect.ts'
import { detour } from '../onward.ts'
import { createDevice, failure, type OpenedPanel, openPanel, receipt } from '../open-panel.fixture.ts'
import { sampleForm } from '../sample-form.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 30_000 })

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

const summary: CaseSummary = {
  number: '2026-000777-1',
  status: 'in_progress',
  sentAt: '2026-11-10T10:00:00Z',
  updatedAt: '2026-11-12T10:00:00Z',
}
const answered: Case = {
  number: summary.number,
  status: 'answered',
  updatedAt: '2026-11-20T10:00:00Z',
  timeline: [],
  answer: { at: '2026-11-20T10:00:00Z', text: 'Яму заделали.', files: [] },
  actions: ['rate', 'dispute', 'reply', 'attach'],
  visibility: 'private',
}

test('all that the resident has sent is listed, from whatever device, and opens without a code', async () => {
  const opened = await follow(async () => [summary])
  const { screen, backend } = opened
  await screen.findByRole('heading', { name: 'Мои сообщения' })
  expect(await screen.findByText('В работе')).toBeTruthy()
  backend.track = async () => answered
  fireEvent.click(screen.getByRole('button', { name: /^№ 2026-000777-1, отправлено/ }))
  expect(await screen.findByText('Яму заделали.')).toBeTruthy()
  expect(backend.questions).toEqual([{ number: summary.number, mine: true }])
  expect(screen.queryByText('Чтобы это сделать, нужен код из квитанции')).toBeNull()
})

test('what is done to a message of one’s own needs no code either', async () => {
  const { screen, backend } = await follow(async () => [summary])
  backend.track = async () => answered
  fireEvent.click(await screen.findByRole('button', { name: /^№ 2026-000777-1/ }))
  await screen.findByText('Яму заделали.')
  fireEvent.click(screen.getByRole('radio', { name: '5: хорошо', hidden: true }))
  backend.track = async () => ({ ...answered, rating: { score: 5, at: '2026-11-21T10:00:00Z' } })
  fireEvent.click(screen.getByRole('button', { name: 'Отправить оценку', hidden: true }))
  expect(await screen.findByText('Ваша оценка: 5 из 5')).toBeTruthy()
  fireEvent.input(screen.getByLabelText('Что осталось не решено'), { target: { value: 'Яма на месте' } })
  fireEvent.click(screen.getByRole('button', { name: 'Сообщить, что не решено', hidden: true }))
  const own = { number: summary.number, mine: true }
  await waitFor(() =>
    expect(backend.acted).toEqual([
      [own, { score: 5 }],
      [own, { text: 'Яма на месте' }],
    ]),
  )
})

test('a message of this device stands there once, and one that did not reach the list stands there too', async () => {
  const opened = await follow(
    async () => [summary, { ...summary, number: receipt.number }],
    async ({ panel, backend }) => {
      const client = await connect(panel)
      for (const number of [receipt.number, '2026-000555-5']) {
        client.submit({ key: number.padEnd(8), submission: {} as never, files: [] })
        backend.tell({ name: 'accepted', receipt: { ...receipt, number } })
      }
    },
  )
  await opened.screen.findByText('В работе', { selector: 'li:last-child *' })
  const numbers = opened.screen
    .getAllByRole('button', { name: /^№ / })
    .map((button: HTMLElement) => button.textContent?.slice(2, 15))
  expect(numbers.sort()).toEqual(['2026-000123-7', '2026-000555-5', '2026-000777-1'])
})

test('a session that is over says what to do, and leaves what is known here', async () => {
  const { screen } = await follow(
    () => Promise.reject(failure('unauthorized')),
    async ({ panel, backend }) => {
      ;(await connect(panel)).submit({ key: 'k', submission: {} as never, files: [] })
      backend.tell({ name: 'accepted', receipt })
    },
  )
  expect(
    await screen.findByText('Не получилось узнать, что это вы. Закройте приложение и откройте его снова'),
  ).toBeTruthy()
  expect(screen.getByRole('button', { name: /^№ 2026-000123-7/ })).toBeTruthy()
})

test('a session that ends while a message is open says the same', async () => {
  const { screen, backend } = await follow(async () => [summary])
  backend.track = () => Promise.reject(failure('unauthorized'))
  fireEvent.click(await screen.findByRole('button', { name: /^№ 2026-000777-1/ }))
  expect(
    await screen.findByRole('link', {
      name: 'Не получилось узнать, что это вы. Закройте приложение и откройте его снова',
    }),
  ).toBeTruthy()
})

test('nothing sent yet, and a list that did not come, are told apart', async () => {
  const nothing = await follow(async () => [])
  expect(await nothing.screen.findByText('Вы пока ничего не отправили.')).toBeTruthy()
  cleanup()
  const failed = await follow(() => Promise.reject(failure('offline')))
  expect(await failed.screen.findByText(/Не получилось узнать, что вы отправили с других устройств/)).toBeTruthy()
})

test('where no network says who the resident is, nobody is asked', async () => {
  const opened = await openPanel({}, sampleForm, { mine: true })
  opened.backend.mine = () => Promise.reject(new Error('asked'))
  await detour(opened.panel, 'follow')
  expect(await opened.screen.findByRole('heading', { name: 'Отправлено с этого устройства' })).toBeTruthy()
})

async function follow(
  mine: OpenedPanel['backend']['mine'],
  before: (opened: OpenedPanel) => Promise<void> = async () => {},
): Promise<OpenedPanel> {
  const { network } = createNetwork()
  const opened = await openPanel({}, sampleForm, { mine: true }, createDevice(), { network })
  opened.backend.mine = mine
  await before(opened)
  await detour(opened.panel, 'follow')
  await opened.screen.findByRole('heading', { name: 'Узнать, что с моим сообщением' })
  return opened
}
