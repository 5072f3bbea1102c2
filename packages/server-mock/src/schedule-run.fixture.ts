import {
  type BackendAdapter,
  type Client,
  createClient,
  createKey,
  type Delivery,
  type DeliveryState,
  type Draft,
  type Submission,
} from '@otklik/sdk'
import { composeSubmission } from '@otklik/sdk/conformance'
import { rest } from '@otklik/sdk/rest'
import { getResponse } from 'msw'
import { expect, vi } from 'vitest'
import { dice } from '../../sdk/src/dice.fixture.ts'
import { sharedStore, type Tab } from '../../sdk/src/tabs.fixture.ts'
import { createMockBackend } from './index.ts'
import type { Event, Happening, Message, RequestFault, Schedule } from './schedule.fixture.ts'
import { suffer } from './troubled-fetch.fixture.ts'

const organization = 'zarechny'
const realImmediate = setImmediate

/** How often each thing has happened where it could do harm. */
export type Fired = Map<RequestFault | Happening, number>

interface Page extends Tab {
  readonly keyed: Client
  readonly plain: Client
  readonly id: number
  alive: boolean
}

/** What a page shows of a message. */
interface Shown {
  readonly page: Page
  readonly state: DeliveryState
}

interface Written extends Message {
  readonly draft: Draft
  submitted: boolean
  /** Where it was sent first. */
  by?: Page
}

/** Plays a schedule, mends everything, and holds the promises to what has come of it. */
export async function play({ messages, requests, events, noise }: Schedule, fired: Fired): Promise<void> {
  const { next, below, pick } = dice(noise)
  vi.spyOn(Math, 'random').mockImplementation(next)
  let skew = 0
  const now = () => Date.now() - skew
  const backend = createMockBackend({ clock: now })
  const toCome = [...requests]
  let offlineUntil = 0
  let storageFailed = false
  let busy = 0
  let opened = 0
  const trying = new Map<string, { page: () => Page; signal: AbortSignal }>()
  const store = sharedStore(async () => {
    if (below(4) === 0) await pause(below(40))
  })
  const pages: Page[] = []
  const broken = new Set<string>()
  const written = await Promise.all(messages.map(write))

  open()
  // What comes first is sent, so that something may happen to it.
  submit(0)
  for (const event of events) {
    await pass(event.after)
    await happen(event)
    for (const { draft, submitted } of written) if (!submitted) expect(casesOf(draft), 'before it is sent').toEqual([])
  }
  toCome.length = 0
  offlineUntil = 0
  store.fail(false)
  const last = open()
  const shown = await finish()
  for (const one of written) await hold(one, shown.get(one) ?? [])
  expect([...broken]).toEqual([])
  for (const page of [...pages]) page.kill()

  async function write({ files, keyed }: Message, index: number): Promise<Written> {
    composed ??= compose()
    const { attachments, ...submission } = await composed
    const text = `Сообщение ${index}: во дворе не горит фонарь`
    const pictures = files.map((size, number) => ({
      id: `photo-${index}-${number}00`,
      name: 'фото.jpg',
      blob: new Blob([jpeg(size, noise + number)], { type: 'image/jpeg' }),
    }))
    return {
      files,
      keyed,
      submitted: false,
      draft: { key: createKey(), submission: { ...submission, text }, files: pictures },
    }
  }

  function open(): Page {
    const tab = store.open()
    const clientOf = (adapter: BackendAdapter) => createClient({ organization, adapter, outbox: tab.outbox })
    const known = rest({ endpoint, fetch: fetchOf(() => page) })
    const page: Page = {
      ...tab,
      id: opened++,
      keyed: clientOf(one(known, () => page)),
      plain: clientOf(one(plain(known), () => page)),
      alive: true,
      kill() {
        page.alive = false
        pages.splice(pages.indexOf(page), 1)
        tab.kill()
      },
    }
    pages.push(page)
    void page.keyed.deliveries()
    void page.plain.deliveries()
    return page
  }

  /** Nobody but one page tries one message at a time, and never before it is kept. */
  function one(adapter: BackendAdapter, page: () => Page): BackendAdapter {
    return {
      ...adapter,
      async submit(job, context) {
        const other = trying.get(job.key)
        // What is thrown here would be one more failed try.
        if (other?.page().alive && !other.signal.aborted) broken.add('tried twice at once')
        if (!storageFailed && !store.rows.has(job.key)) broken.add('sent before it is kept')
        trying.set(job.key, { page, signal: context.signal })
        try {
          return await adapter.submit(job, context)
        } finally {
          trying.delete(job.key)
        }
      },
    }
  }

  function fetchOf(page: () => Page): typeof fetch {
    return async (input, init) => {
      const request = new Request(input, init)
      await pause(below(300))
      if (!page().alive) return new Promise(() => {})
      if (now() < offlineUntil) {
        count('offline for an hour')
        throw new TypeError('fetch failed')
      }
      const fault = toCome.shift() ?? 'nothing'
      const answer = () => reach(request)
      if (fault !== 'nothing') count(fault)
      const response =
        fault === 'nothing'
          ? await answer()
          : await suffer(request, answer, { fault, dice: { next, below, pick }, now })
      await pause(below(300))
      return page().alive ? response : new Promise(() => {})
    }
  }

  async function reach(request: Request): Promise<Response> {
    busy += 1
    try {
      const response = await getResponse(backend.handlers, request)
      if (!response) throw new TypeError(`nobody answers ${request.url}`)
      return response
    } finally {
      busy -= 1
    }
  }

  async function happen({ what, which }: Event): Promise<void> {
    const page = pages[which % pages.length] ?? open()
    switch (what) {
      case 'submit':
        return submit(which, page)
      case 'retry':
        return retry(page)
      case 'storage back':
        return store.fail(false)
      case 'tab killed':
        if (isUnderWay()) count(what)
        page.kill()
        open()
        return
      case 'two tabs at once':
        if (isUnderWay()) count(what)
        if (pages.length < 3) submit(which, open())
        return
      case 'offline for an hour':
        offlineUntil = now() + 3_600_000
        return
      case 'clock wrong by a day': {
        const jump = pick([-86_400_000, 86_400_000])
        if (isUnderWay()) count(what)
        skew += jump
        vi.setSystemTime(Date.now() + jump)
        return
      }
      case 'storage failing':
        count(what)
        storageFailed = true
        return store.fail(true)
    }
  }

  function isUnderWay(): boolean {
    return written.some(({ submitted, draft }) => submitted && casesOf(draft).length === 0) || trying.size > 0
  }

  function submit(which: number, page = pages[0]): void {
    const one = written[which % written.length]
    if (!one || !page) return
    one.by ??= page
    // A draft comes to another page by the same store. Where that has failed, a backend without keys has no defence.
    if (!one.keyed && storageFailed && one.by !== page) return
    one.submitted = true
    clientFor(one, page).submit(one.draft)
  }

  async function retry(page: Page): Promise<void> {
    const found = Promise.all([page.keyed.deliveries(), page.plain.deliveries()])
    await pass(500)
    for (const delivery of (await found).flat()) {
      // What may have arrived is left alone: a second case would be the resident's own doing.
      if (delivery.state.name !== 'unknown') delivery.retry()
    }
  }

  /**
   * Lets everything come to its end; what a page has refused, or no page knows of, is sent by the resident again. Resolves
   * with what pages show then: one that learns of a message still later sends it under its key once more.
   */
  async function finish(): Promise<ReadonlyMap<Written, readonly Shown[]>> {
    const again = new Set<string>()
    for (let step = 0; step < 1_000; step++) {
      await pass(1_000 * 1.1 ** Math.min(step, 80))
      const shown = new Map<Written, readonly Shown[]>()
      const rest = await Promise.all(written.filter(({ submitted }) => submitted).map((one) => rests(one, shown)))
      if (rest.every(Boolean)) return shown
    }
    const left = await Promise.all(written.map(seenOf))
    return expect.unreachable(`something never ends: ${JSON.stringify(left.flat().map(({ state }) => state))}`)

    async function rests(one: Written, shown: Map<Written, readonly Shown[]>): Promise<boolean> {
      const seen = await seenOf(one)
      shown.set(one, seen)
      const refusing = one.keyed ? seen.filter(({ state }) => state.name === 'refused' && !isOver(one, state)) : []
      for (const { page, state } of refusing) {
        expect(again.has(`${page.id} ${one.draft.key}`) && state, 'refused on a good network').toBe(false)
        again.add(`${page.id} ${one.draft.key}`)
        page.keyed.submit(one.draft)
      }
      if (one.keyed && seen.length === 0) last.keyed.submit(one.draft)
      return (
        refusing.length === 0 &&
        (seen.length > 0 || !one.keyed) &&
        seen.every(({ state }) => state.name !== 'sending' && !('retryAt' in state) && !('progress' in state))
      )
    }
  }

  /**
   * Where a device has kept nothing of what it sent, and a file was left out of that, the whole is another message to the
   * backend under the key of the first.
   */
  function isOver({ draft }: Written, state: DeliveryState): boolean {
    const conflict = state.name === 'refused' && state.error.code === 'conflict'
    return storageFailed && conflict && casesOf(draft).length > 0
  }

  /** In all pages that know of it. */
  async function seenOf(one: Written): Promise<Shown[]> {
    const found = await Promise.all(pages.map(async (page) => ({ page, state: (await find(one, page))?.state })))
    return found.flatMap(({ page, state }) => (state ? [{ page, state }] : []))
  }

  async function find({ keyed, draft }: Written, page: Page): Promise<Delivery | undefined> {
    const found = (keyed ? page.keyed : page.plain).deliveries()
    await pass(1_000)
    return (await found).find(({ id }) => draft.key.startsWith(id))
  }

  async function hold(one: Written, shown: readonly Shown[]): Promise<void> {
    const cases = casesOf(one.draft)
    if (!one.submitted) return expect(cases, 'never sent').toEqual([])
    expect(cases.length, 'cases of one message').toBeLessThanOrEqual(1)
    const [found] = cases
    if (one.keyed) expect(found, 'a message that was sent').toBeDefined()
    for (const { state } of shown) {
      if (one.keyed && !isOver(one, state))
        expect(state, 'what a tab shows').toMatchObject({ receipt: { number: found?.number } })
      if (state.name === 'accepted') {
        expect(found?.receipt.number).toBe(state.receipt.number)
        expect(await hashes(one.draft)).toEqual(found?.attachments.map(({ sha256 }) => sha256).sort())
      }
      if (state.name === 'partial') {
        const there = found?.attachments.map(({ id }) => id) ?? []
        expect([...there, ...state.missing].sort()).toEqual(one.draft.files.map(({ id }) => id).sort())
        expect(requests, 'only what was refused is left out').toContain('413')
      }
    }
  }

  function casesOf({ submission }: Draft) {
    return backend.state.cases.filter((one) => one.submission.text === submission.text)
  }

  function count(what: RequestFault | Happening): void {
    fired.set(what, (fired.get(what) ?? 0) + 1)
  }

  /** Lets time pass, with as much real time in between as is needed for what takes any. */
  async function pass(ms: number): Promise<void> {
    let over = false
    setTimeout(() => {
      over = true
    }, ms)
    while (!over) {
      for (let round = 0; round < 3 || busy > 0; round++) await new Promise((resolve) => realImmediate(resolve))
      await vi.advanceTimersToNextTimerAsync()
    }
  }
}

const endpoint = 'http://otklik.mock'

/** The same for all messages but for its words. */
let composed: Promise<Submission> | undefined

async function compose(): Promise<Submission> {
  const { handlers } = createMockBackend()
  const reach: typeof fetch = async (input, init) =>
    (await getResponse(handlers, new Request(input, init))) ?? Response.error()
  const adapter = rest({ endpoint, fetch: reach })
  const form = await adapter.form({ organization, language: 'ru' })
  return composeSubmission(form, { adapter, now: new Date() })
}

/** A backend that knows no keys: every request is another one to it. */
function plain(adapter: BackendAdapter): BackendAdapter {
  return {
    ...adapter,
    name: 'plain',
    capabilities: { ...adapter.capabilities, idempotency: 'none' },
    submit: (job, context) => adapter.submit({ ...job, key: createKey() }, context),
  }
}

const clientFor = ({ keyed }: Written, page: Page): Client => (keyed ? page.keyed : page.plain)

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function jpeg(size: number, fill: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size).fill(fill)
  bytes.set([0xff, 0xd8, 0xff, 0xe0])
  return bytes
}

async function hashes({ files }: Draft): Promise<string[]> {
  const digests = await Promise.all(
    files.map(async ({ blob }) => crypto.subtle.digest('SHA-256', await blob.arrayBuffer())),
  )
  return digests.map((digest) => Buffer.from(digest).toString('hex')).sort()
}
