import { vi } from 'vitest'
import type { BackendAdapter, Capabilities, Job, SubmitContext, SubmitResult } from './adapter.ts'
import { createClient } from './client.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { Receipt } from './domain/index.ts'
import { createKey, type Draft } from './draft.ts'
import { type ErrorCode, OtklikError } from './errors.ts'
import { memoryOutbox } from './outbox/memory.ts'

// A backend that does what a test tells it to, under timers that the test moves.

export const receipt: Receipt = { number: '2026-000123-7', sentAt: '2026-11-21T10:00:00Z' }
export const accepted: SubmitResult = { state: 'accepted', receipt }

export function draft(more: Partial<Draft> = {}, submission: Partial<Draft['submission']> = {}): Draft {
  return {
    key: createKey(),
    files: [],
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: 'Во дворе не горит фонарь',
      answers: [],
      consents: [],
      language: 'ru',
      formVersion: '1',
      source: { channel: 'site' },
      ...submission,
    },
    ...more,
  }
}

export const file = (content: string) => ({
  id: 'photo-0001',
  name: 'фото.jpg',
  blob: new Blob([content], { type: 'image/jpeg' }),
})

export type Try = (job: Job, context: SubmitContext) => Promise<SubmitResult> | SubmitResult

/** A backend that answers each try in turn, the last one for ever. */
export function backend(idempotency: Capabilities['idempotency'], ...tries: Try[]) {
  const jobs: { job: Job; context: SubmitContext }[] = []
  const adapter: BackendAdapter = {
    name: 'scripted',
    capabilities: {
      idempotency,
      attach: 'before',
      attachLater: false,
      category: false,
      track: false,
      mine: false,
      rate: false,
      dispute: false,
      reply: false,
      nearby: false,
      support: false,
      suggestCategory: false,
    },
    form: async () => {
      throw new OtklikError('not_found', 'no form here')
    },
    submit: async (job, context) => {
      jobs.push({ job, context })
      const next = tries[Math.min(jobs.length, tries.length) - 1]
      if (!next) throw new OtklikError('server', 'no answer was scripted')
      return next(job, context)
    },
  }
  const outbox = memoryOutbox()
  return { adapter, outbox, jobs, client: createClient({ organization: 'kirov', adapter, outbox }) }
}

export const fails =
  (code: ErrorCode, details = {}): Try =>
  () => {
    throw new OtklikError(code, 'as scripted', details)
  }
export const never: Try = () => new Promise<SubmitResult>(() => {})

/** Lets the delivery go as far as it can without the passing of time. */
export const settle = () => vi.advanceTimersByTimeAsync(0)

export function reaches(delivery: Delivery, name: DeliveryState['name']): Promise<DeliveryState> {
  return new Promise((resolve) => {
    delivery.subscribe((state) => {
      if (state.name === name) resolve(state)
    })
  })
}
