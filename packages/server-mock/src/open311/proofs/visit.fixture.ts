import type { BackendAdapter, CategoryDetails, Form, Job, Json, Submission, SubmitResult } from '@otklik/sdk'
import { findLeaf } from '@otklik/sdk'
import { type Picture, picture } from '@otklik/sdk/conformance'
import type { Open311Options, open311 } from '@otklik/sdk/open311'
import { getResponse } from 'msw'
import { expect } from 'vitest'
import type { Without } from '../../without.fixture.ts'
import { createMockOpen311, type MockOpen311, type MockOpen311Options, type Quirk } from '../index.ts'

export type Make = typeof open311

/** What shows that the adapter bears with a deviation. */
export interface Proof {
  /** Of the deviation. */
  readonly number: number
  /** Passes with the adapter as it is. */
  readonly check: (make: Make) => Promise<void>
  /** What of the adapter bears with it: when that is taken away, `check` fails. */
  readonly without: Without | readonly Without[]
  /** What is taken away is needed with a server that keeps to the specification, too. */
  readonly everywhere?: true
}

/** An adapter, the town it speaks to, and what it has asked. */
export interface Visit {
  readonly town: MockOpen311
  readonly adapter: BackendAdapter
  /** Method and address of each request. */
  readonly asked: string[]
}

export interface VisitOptions {
  readonly quirks?: readonly Quirk[]
  readonly town?: MockOpen311Options
  readonly options?: Partial<Open311Options>
  /** Changes a request on its way, as a proxy does. */
  readonly onTheWay?: (request: Request) => Request
  /** Changes what comes back. */
  readonly onAnswer?: (text: string) => string
}

export const endpoint = 'https://town.example/api/open311/v2'

export function visit(make: Make, given: VisitOptions): Visit {
  const { quirks = [], town: more, options, onTheWay = (same) => same, onAnswer = (same) => same } = given
  const town = createMockOpen311({ quirks, ...more })
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = onTheWay(new Request(input, init))
    asked.push(`${request.method} ${request.url}`)
    const response = await getResponse(town.handlers, request)
    if (response?.type === 'error') throw new TypeError('fetch failed')
    if (!response) return new Response('There is no such page', { status: 404 })
    return new Response(onAnswer(await response.text()), response)
  }
  return { town, adapter: make({ endpoint, fetch, ...options }), asked }
}

export const organization = 'town'

export const formOf = ({ adapter }: Visit): Promise<Form> => adapter.form({ organization, language: 'ru' })

export async function leafOf(on: Visit, code: string) {
  return findLeaf((await formOf(on)).categories, code)
}

export async function detailsOf({ adapter }: Visit, code: string): Promise<CategoryDetails> {
  expect(adapter.category).toBeDefined()
  return adapter.category?.({ organization, code, language: 'ru' }) as Promise<CategoryDetails>
}

/** A question of a theme. */
export async function questionOf(on: Visit, theme: string, code: string) {
  return (await detailsOf(on, theme)).questions?.find((one) => one.code === code)
}

export const here = { latitude: 55.751_244, longitude: 37.618_423 }

export const report = (more: Partial<Submission> = {}): Submission => ({
  kind: 'complaint',
  procedure: 'message',
  text: 'Фонарь у дома 5 не горит, вечером темно',
  category: 'LAMP',
  answers: [],
  place: { point: here },
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '1',
  source: { channel: 'site' },
  ...more,
})

/** A report about a hole, which has a question that must be answered. */
export const hole = (more: Partial<Submission> = {}): Submission =>
  report({ category: 'POT', answers: [{ code: 'depth', value: '7', label: '7' }], ...more })

export interface Try {
  readonly result: SubmitResult
  /** What was kept for the next try. */
  readonly kept: Json | undefined
}

/** One try of a job, as the client makes it. */
export async function attempt({ adapter }: Visit, job: Job, resume?: Json): Promise<Try> {
  let kept = resume
  const result = await adapter.submit(job, {
    signal: new AbortController().signal,
    onProgress: () => {},
    checkpoint: async (state) => {
      // It has to outlive a reload.
      kept = JSON.parse(JSON.stringify(state)) as Json
    },
    ...(resume !== undefined && { resume }),
  })
  return { result, kept }
}

export const jobOf = (submission: Submission, pictures: readonly Picture[] = []): Job => ({
  organization,
  submission: { ...submission, attachments: pictures.map(({ attachment }) => attachment) },
  attachments: pictures.map(({ file }) => file),
  key: `key-${crypto.randomUUID()}`,
})

/** Sends, and where the number comes later asks again when it is there. */
export async function send(on: Visit, submission: Submission, pictures: readonly Picture[] = []): Promise<string> {
  const job = jobOf(submission, pictures)
  let { result, kept } = await attempt(on, job)
  for (let tries = 1; (result.state === 'pending' || result.state === 'unknown') && tries < 4; tries += 1) {
    if (result.state === 'pending') on.town.advance(86_400_000)
    ;({ result, kept } = await attempt(on, job, kept))
  }
  expect(result.state).toBe('accepted')
  return result.state === 'accepted' ? result.receipt.number : ''
}

/** Sends, and the first answer tells the number: nothing has to be looked for. */
export async function sendOnce(on: Visit, submission: Submission): Promise<string> {
  const { result } = await attempt(on, jobOf(submission))
  expect(result.state).toBe('accepted')
  return result.state === 'accepted' ? result.receipt.number : ''
}

/** The error that sending ends with. */
export const refusalOf = (on: Visit, submission: Submission): Promise<unknown> =>
  attempt(on, jobOf(submission)).then(
    ({ result }) => expect.fail(`it went well: ${result.state}`),
    (error: unknown) => error,
  )

export const track = ({ adapter }: Visit, number: string) => {
  expect(adapter.track).toBeDefined()
  return adapter.track?.({ organization, number, token: '' }) as Promise<
    Awaited<ReturnType<NonNullable<typeof adapter.track>>>
  >
}

/** Sends, and the answer to it is lost; the number that the adapter finds. */
export async function sendAndLookAgain(on: Visit, submission: Submission): Promise<string> {
  on.town.faults.add({ kind: 'answer_lost', route: 'submit' })
  const number = await send(on, submission)
  expect(on.town.operator.list().filter(({ description }) => description === submission.text)).toHaveLength(1)
  return number
}

/** Reports of neighbours, about something else. */
export function addNeighbours({ town }: Visit, count = 1): void {
  const requestedAt = new Date(town.now() - 3_600_000).toISOString()
  for (let made = 0; made < count; made += 1) {
    town.operator.add({
      serviceCode: 'LAMP',
      description: `Другое сообщение ${made}`,
      lat: 55.7,
      long: 37.6,
      requestedAt,
    })
  }
}

export const pictures = (count: number): Promise<Picture[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => picture(8, `Фото ${index + 1}.png`)))
