import type { SubmissionRequest } from '@otklik/sdk/contract'
import { getResponse } from 'msw'
import { expect, test, vi } from 'vitest'
import { createMockBackend } from './index.ts'

function memoryStorage() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  }
}

const submission: SubmissionRequest = {
  kind: 'thanks',
  procedure: 'message',
  text: 'Спасибо за новый каток!',
  category: 'other',
  answers: [],
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '2026-11-01',
  source: { channel: 'site' },
}

const request = (signal?: AbortSignal) =>
  new Request('http://otklik.mock/v1/organizations/zarechny/submissions', {
    signal: signal ?? null,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'a-key-of-one-draft-0001' },
    body: JSON.stringify(submission),
  })

test('with a storage, cases outlive a reload of the page and keys are still known', async () => {
  const storage = memoryStorage()
  const before = createMockBackend({ storage })
  const first = await (await getResponse(before.handlers, request()))?.json()
  before.operator.take(first.number)

  const after = createMockBackend({ storage })
  expect(after.operator.list()).toMatchObject([{ number: first.number, status: 'in_progress' }])
  expect(await (await getResponse(after.handlers, request()))?.json()).toEqual(first)
})

test('a storage that holds nonsense is an empty one', () => {
  expect(createMockBackend({ storage: { getItem: () => '{', setItem: () => {} } }).operator.list()).toEqual([])
})

test('a request from before a reset leaves no case behind it', async () => {
  const leaving = new AbortController()
  const backend = createMockBackend()
  backend.faults.add({ kind: 'slow', ms: 60_000 })
  const answer = getResponse(backend.handlers, request(leaving.signal))
  await vi.waitUntil(() => backend.faults.pending().length === 0)
  backend.reset()
  leaving.abort()
  expect((await answer)?.type).toBe('error')
  expect(backend.operator.list()).toEqual([])
})
