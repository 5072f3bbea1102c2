// While developing, the backend lives in this page: one mock for each adapter, and what its people can do.
import { createMockBackend } from '@otklik/server-mock'
import { startMockWorker } from '@otklik/server-mock/browser'
import { createMockOpen311 } from '@otklik/server-mock/open311'
import { createMockSignalen } from '@otklik/server-mock/signalen'
import type { BackendName } from './backend.ts'
import { statusWords } from './words.ts'

/** A case as the organization sees it. */
export interface DeskCase {
  readonly number: string
  readonly status: string
  readonly text: string
  readonly open: boolean
}

/** The organization's side of a mock. */
export interface MockDesk {
  list(): DeskCase[]
  readonly take?: (number: string) => void
  answer(number: string): void
  /** What can go wrong, by what it is called. */
  readonly mishaps: Readonly<Record<string, () => void>>
  /** Nothing goes wrong any more. */
  heal(): void
}

const answer = 'Спасибо! Всё починили.'
const offline = { kind: 'offline', times: 'always' } as const

const mocks: Record<BackendName, () => Promise<MockDesk>> = {
  async rest() {
    const mock = createMockBackend({ storage: localStorage, latency: { min: 100, max: 400 } })
    await startMockWorker(mock)
    const { operator, faults } = mock
    return {
      list: () =>
        operator.list().map(({ number, status, text = '' }) => ({
          ...{ number, text, status: statusWords[status] },
          open: ['submitted', 'in_progress', 'disputed'].includes(status),
        })),
      take: (number) => void operator.take(number, { authority: 'Отдел жалоб' }),
      answer: (number) => void operator.answer(number, { text: answer }),
      mishaps: { 'Оборвать связь': () => faults.add(offline) },
      heal: faults.clear,
    }
  },

  async open311() {
    const mock = createMockOpen311({ storage: localStorage, latency: 200, numberAfter: 10_000 })
    await startMockWorker(mock)
    const { operator, faults } = mock
    return {
      list: () =>
        operator.list().map(({ id, status, description = '' }) => ({
          ...{ number: id, status, text: description },
          open: status === 'open',
        })),
      answer: (number) => void operator.change(number, { status: 'closed', statusNotes: answer }),
      mishaps: {
        'Оборвать связь': () => faults.add(offline),
        'Потерять ответ сервера': () =>
          faults.add(
            { kind: 'answer_lost', route: 'submit', times: 'always' },
            // Whoever looks for the report at once learns nothing either.
            { kind: 'server_error', route: 'requests', times: 'always' },
          ),
      },
      heal: faults.clear,
    }
  },

  async signalen() {
    const mock = createMockSignalen({ latency: 200 })
    await startMockWorker(mock)
    const { operator, faults } = mock
    return {
      list: () =>
        operator.list().map(({ id, state, text }) => ({
          ...{ number: `SIG-${id}`, status: state, text },
          open: state !== 'o' && state !== 'a',
        })),
      take: (number) => void operator.move(number, { state: 'b' }),
      answer: (number) => void operator.move(number, { state: 'o' }),
      mishaps: {
        'Оборвать связь': () => faults.add(offline),
        'Потерять ответ сервера': () => faults.add({ kind: 'answer_lost', route: 'signals', times: 'always' }),
        'Не принимать фото': () => faults.add({ kind: 'server_error', route: 'attachments', times: 'always' }),
      },
      heal: faults.clear,
    }
  },
}

export const startMock = (backend: BackendName): Promise<MockDesk> => mocks[backend]()
