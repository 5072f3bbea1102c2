import { createClient, createKey, type Delivery, type DeliveryState, type Draft, type ErrorCode } from '@otklik/sdk'
import { composeSubmission, picture } from '@otklik/sdk/conformance'
import { rest } from '@otklik/sdk/rest'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMockBackend, type Fault, type FaultKind } from './index.ts'
import { setupMockServer } from './node.ts'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

// Each fault through the real client and the real adapter: what the caller meets, and that there is one case.

const backend = createMockBackend()
const server = setupMockServer(backend)
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => backend.reset())
afterAll(() => server.close())

const organization = 'zarechny'
const newAdapter = (timeout = 10_000) => rest({ endpoint: 'http://otklik.mock', timeout })
const cases = () => backend.operator.list(organization).length

/** Sends a new draft while something goes wrong. */
async function sendDuring(faults: readonly Fault[], { side, timeout }: { side?: number; timeout?: number } = {}) {
  const adapter = newAdapter()
  const client = createClient({ organization, adapter: newAdapter(timeout) })
  const form = await adapter.form({ organization, language: 'ru' })
  const { attachments: _, ...submission } = await composeSubmission(form, { adapter, now: new Date() })
  const pictures = side === undefined ? [] : [await picture(side)]
  const files = pictures.map(({ attachment: { name }, file }) => ({ ...file, name }))
  const draft: Draft = { key: createKey(), submission, files }
  backend.faults.add(...faults)
  const delivery = client.submit(draft)
  return { client, delivery, state: await atRest(delivery) }
}

/** The next state of a delivery that is not `sending`. */
function atRest(delivery: Delivery): Promise<DeliveryState> {
  return new Promise((resolve) => {
    delivery.subscribe((state) => {
      if (state.name !== 'sending') resolve(state)
    })
  })
}

async function acceptedAfterRetry(delivery: Delivery): Promise<void> {
  delivery.retry()
  const { number, token } = await delivery.receipt
  expect(token).toBeDefined()
  expect(backend.operator.list(organization).map((one) => one.number)).toEqual([number])
}

describe('a submission', () => {
  const passing: { what: string; fault: FaultKind; code: ErrorCode; subject?: string; arrives: 0 | 1 }[] = [
    { what: 'offline', fault: { kind: 'offline' }, code: 'offline', arrives: 0 },
    { what: 'HTTP 500', fault: { kind: 'server_error' }, code: 'server', arrives: 0 },
    { what: 'a page of a proxy', fault: { kind: 'html_502' }, code: 'server', arrives: 0 },
    { what: 'HTTP 429', fault: { kind: 'rate_limited', retryAfter: 120 }, code: 'rate_limited', arrives: 0 },
    { what: 'an answer lost after the commit', fault: { kind: 'answer_lost' }, code: 'offline', arrives: 1 },
    { what: 'half an answer', fault: { kind: 'malformed' }, code: 'malformed', subject: 'body', arrives: 1 },
    {
      what: 'an answer without a number',
      fault: { kind: 'malformed', without: 'number' },
      code: 'malformed',
      subject: 'number',
      arrives: 1,
    },
  ]

  test.each(passing)(
    'meets $what: it waits, and sent again it is one case',
    async ({ fault, code, subject, arrives }) => {
      const { delivery, state } = await sendDuring([{ route: 'submissions', ...fault }])
      expect(state).toMatchObject({ name: 'waiting', error: { code, subject }, retryAt: expect.any(String) })
      expect(cases()).toBe(arrives)
      await acceptedAfterRetry(delivery)
    },
  )

  test('meets HTTP 429: it does not come back before it may', async () => {
    const began = Date.now()
    const { state } = await sendDuring([{ route: 'submissions', kind: 'rate_limited', retryAfter: 120 }])
    const retryAt = state.name === 'waiting' ? Date.parse(state.retryAt ?? '') : 0
    expect(retryAt).toBeGreaterThanOrEqual(began + 120_000)
  })

  test('meets a slow backend: it is accepted, only later', async () => {
    const { state } = await sendDuring([{ route: 'submissions', kind: 'slow', ms: 50 }])
    expect(state.name).toBe('accepted')
    expect(cases()).toBe(1)
  })

  test('meets a backend slower than it waits: it waits its turn, and sent again it is one case', async () => {
    const { delivery, state } = await sendDuring([{ route: 'submissions', kind: 'slow', ms: 60_000 }], { timeout: 1 })
    expect(state).toMatchObject({ name: 'waiting', error: { code: 'timeout' } })
    await acceptedAfterRetry(delivery)
  })

  test('meets a backend that finds it too old: it is refused for good', async () => {
    const { delivery, state } = await sendDuring([{ route: 'submissions', kind: 'too_old' }])
    expect(state).toMatchObject({ name: 'refused', error: { code: 'too_old' } })
    await expect(delivery.receipt).rejects.toMatchObject({ code: 'too_old' })
    expect(cases()).toBe(0)
  })

  test('meets three faults in a row, and is one case in the end', async () => {
    const { delivery } = await sendDuring([
      { route: 'submissions', kind: 'answer_lost' },
      { route: 'submissions', kind: 'server_error' },
      { route: 'submissions', kind: 'malformed' },
    ])
    for (const _ of [1, 2]) {
      delivery.retry()
      expect(await atRest(delivery)).toMatchObject({ name: 'waiting' })
    }
    await acceptedAfterRetry(delivery)
    expect(backend.faults.pending()).toEqual([])
  })
})

describe('a photo', () => {
  test('is gone when the submission names it: it is sent once more, and the resident notices nothing', async () => {
    const { state } = await sendDuring([{ route: 'submissions', kind: 'upload_gone' }], { side: 8 })
    expect(state.name).toBe('accepted')
    expect(backend.operator.list()).toMatchObject([{ attachments: 1 }])
  })

  test('is gone again and again: the submission waits and keeps it', async () => {
    const { delivery, state } = await sendDuring([{ route: 'submissions', kind: 'upload_gone', times: 2 }], { side: 8 })
    expect(state).toMatchObject({ name: 'waiting', error: { code: 'upload_gone' } })
    await acceptedAfterRetry(delivery)
    expect(backend.operator.list()).toMatchObject([{ attachments: 1 }])
  })

  test.each<FaultKind>([{ kind: 'offline' }, { kind: 'server_error' }, { kind: 'html_502' }, { kind: 'answer_lost' }])(
    'meets $kind: the submission waits, and goes with its photo',
    async (fault) => {
      const { delivery, state } = await sendDuring([{ route: 'uploads', ...fault }], { side: 8 })
      expect(state.name).toBe('waiting')
      expect(cases()).toBe(0)
      await acceptedAfterRetry(delivery)
      expect(backend.operator.list()).toMatchObject([{ attachments: 1 }])
    },
  )

  test('is interrupted in the middle of a large file: it goes on from there', async () => {
    const broken: Fault = { route: 'resumableUpload', method: 'PATCH', after: 1, kind: 'offline' }
    const { delivery, state } = await sendDuring([broken], { side: 640 })
    expect(state).toMatchObject({ name: 'waiting', error: { code: 'offline' } })
    expect(backend.state.uploads.map(({ offset }) => offset)).toEqual([500_000])
    await acceptedAfterRetry(delivery)
    // A second upload, begun anew, would have left the first one behind.
    expect(backend.state.uploads).toEqual([])
  })
})

describe('a form', () => {
  test('comes in spite of one HTTP 500', async () => {
    backend.faults.add({ route: 'form', kind: 'server_error' })
    expect(await newAdapter().form({ organization, language: 'ru' })).toMatchObject({ language: 'ru' })
  })

  const lasting: { fault: FaultKind; code: ErrorCode }[] = [
    { fault: { kind: 'malformed' }, code: 'malformed' },
    { fault: { kind: 'malformed', without: 'limits' }, code: 'malformed' },
    { fault: { kind: 'too_old' }, code: 'too_old' },
    { fault: { kind: 'rate_limited', retryAfter: 3600 }, code: 'rate_limited' },
  ]

  test.each(lasting)('that cannot be had says why: $code', async ({ fault, code }) => {
    backend.faults.add({ route: 'form', ...fault })
    await expect(newAdapter().form({ organization, language: 'ru' })).rejects.toMatchObject({ code })
  })

  test('that is known already is shown while the backend fails', async () => {
    const adapter = newAdapter()
    const form = await adapter.form({ organization, language: 'ru' })
    backend.faults.add({ route: 'form', kind: 'malformed' })
    expect(await adapter.form({ organization, language: 'ru' })).toEqual(form)
  })
})

test('a case whose answer cannot be read is not half read', async () => {
  const { client, delivery } = await sendDuring([])
  const { number, token = '' } = await delivery.receipt
  backend.faults.add({ route: 'case', kind: 'malformed', without: 'timeline' })
  await expect(client.track({ number, token })).rejects.toMatchObject({ code: 'malformed', subject: 'timeline' })
})

test('a fault is for its own route, lets others pass first, and is used up', () => {
  backend.faults.add({ route: 'form', method: 'GET', kind: 'offline', after: 1, times: 2 })
  expect(backend.faults.pending()).toHaveLength(1)
  backend.reset()
  expect(backend.faults.pending()).toEqual([])
})

test('a fault that does not exist is refused with those that do', () => {
  expect(() => backend.faults.add({ kind: 'earthquake' } as never)).toThrow(/html_502/)
  expect(() => backend.faults.add({ kind: 'offline', route: 'moon' } as never)).toThrow(/resumableUploads/)
})
