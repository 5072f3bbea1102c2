import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Delivery } from '../../delivery.ts'
import { createClient, createKey, memoryOutbox } from '../../index.ts'
import { indexedDbOutbox } from '../../outbox/indexed-db.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import { form, receipt, someCase, submission } from '../../words.fixture.ts'
import { rest } from './index.ts'

// A page dies while a large file travels, and the next one goes on where it stopped.

vi.setConfig({ testTimeout: 60_000 })

const patient = { timeout: 50_000, interval: 20 }
/** Of each test its own: clients of this page live on, and see what others do. */
let organization = ''
let tests = 0
const size = 1_700_000
const bytes = new Uint8Array(size).map((_, index) => index * 7)

/** What a page that is another than this one needs. */
interface Page {
  fetch: typeof globalThis.fetch
  /** Names of what was written into `localStorage`. */
  readonly stored: string[]
}

declare global {
  var page: Page
}

beforeEach(() => {
  tests += 1
  organization = `kirov-${tests}`
})
afterEach(async () => {
  document.body.replaceChildren()
  await indexedDbOutbox().clear()
})

/** The contract in memory: its uploads by tus, and whatever a test makes of a request instead. */
function backend() {
  const uploads = new Map<string, Uint8Array>()
  const asked: string[] = []
  const wrong: { with: (what: string, pass: () => Promise<Response>) => Promise<Response> } = {
    with: (_, pass) => pass(),
  }
  const json = (body: unknown, status = 200) => Response.json(body, { status })
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { method, url, headers } = request
    const last = new URL(url).pathname.split('/').at(-1) ?? ''
    const what = `${method} ${headers.get('Upload-Offset') ?? last}`
    asked.push(what)
    return wrong.with(what, () => carryOut(request))
  }
  return { uploads, asked, wrong, fetch }

  async function carryOut(request: Request): Promise<Response> {
    const { method, url } = request
    const last = new URL(url).pathname.split('/').at(-1) ?? ''
    const there = uploads.get(last)
    const standing = (status: number) =>
      new Response(null, { status, headers: { 'Upload-Offset': String(there?.length), 'Tus-Resumable': '1.0.0' } })
    if (method === 'HEAD') return there ? standing(200) : new Response(null, { status: 404 })
    if (method === 'PATCH') {
      const next = new Uint8Array([...(there ?? []), ...new Uint8Array(await request.arrayBuffer())])
      uploads.set(last, next)
      return new Response(null, { status: 204, headers: { 'Upload-Offset': String(next.length) } })
    }
    if (last === 'resumable') {
      const id = `upload-${uploads.size + 1}`
      uploads.set(id, new Uint8Array())
      return new Response(null, { status: 201, headers: { Location: `${url}/${id}` } })
    }
    if (last === 'form') return json(form)
    if (last === 'attachments') return json(someCase)
    return json(receipt, 201)
  }
}

const never = () => new Promise<never>(() => {})

const clientOf = (fetch: typeof globalThis.fetch, outbox: Outbox) =>
  createClient({ organization, outbox, adapter: rest({ endpoint: 'https://otklik.invalid', fetch }) })

/** A page of its own that sends a file, until it is killed. */
function sendingPage(fetch: typeof globalThis.fetch): { readonly key: string; kill(): void } {
  const key = createKey()
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
  globalThis.page = { fetch, stored: [] }
  const frame = document.createElement('iframe')
  frame.srcdoc = `<script>
    const { setItem } = Storage.prototype
    Storage.prototype.setItem = function (key, value) {
      parent.page.stored.push(key)
      return setItem.call(this, key, value)
    }
  </script><script type="module">
    import { createClient } from ${url('../../index.ts')}
    import { indexedDbOutbox } from ${url('../../outbox/indexed-db.ts')}
    import { rest } from ${url('./index.ts')}
    import * as cases from ${url('./cases.ts')}
    import * as files from ${url('./files.ts')}
    const adapter = rest({
      endpoint: 'https://otklik.invalid',
      fetch: (...call) => parent.page.fetch(...call),
      loadFiles: async () => files,
      loadCases: async () => cases,
    })
    const client = createClient({ organization: '${organization}', outbox: indexedDbOutbox(), adapter })
    const bytes = new Uint8Array(${size}).map((_, index) => index * 7)
    const video = { id: 'video-0001', name: 'фонарь.mp4', blob: new Blob([bytes], { type: 'video/mp4' }) }
    client.submit({ key: '${key}', submission: ${JSON.stringify(submission)}, files: [video] })
  </script>`
  document.body.append(frame)
  return { key, kill: () => frame.remove() }
}

/** What another page has left. */
async function found(key: string, outbox: Outbox, fetch: typeof globalThis.fetch): Promise<Delivery> {
  const delivery = (await clientOf(fetch, outbox).deliveries()).find(({ id }) => key.startsWith(id))
  if (!delivery) throw new Error('nothing is kept')
  return delivery
}

test('a page that is opened anew goes on with a large file where the last one stopped', async () => {
  const { asked, wrong, fetch, uploads } = backend()
  wrong.with = (what, pass) => (what === 'PATCH 1000000' ? never() : pass())
  const { key, kill } = sendingPage(fetch)
  await vi.waitFor(() => expect(asked).toContain('PATCH 1000000'), patient)
  kill()
  wrong.with = (_, pass) => pass()
  asked.length = 0
  const delivery = await found(key, indexedDbOutbox(), fetch)
  expect(await delivery.receipt).toEqual(receipt)
  expect(asked).toEqual(['HEAD upload-1', 'PATCH 1000000', 'PATCH 1500000', 'POST submissions'])
  expect(uploads.get('upload-1')).toEqual(bytes)
  // What is kept of an upload stands with the message, and nowhere else.
  expect(globalThis.page.stored.filter((key) => /tus/i.test(key))).toEqual([])
  expect(Object.keys(localStorage).filter((key) => /tus/i.test(key))).toEqual([])
})

test('a file of which all has arrived, and whose last answer was lost with the page, is not sent again', async () => {
  const { asked, wrong, fetch, uploads } = backend()
  wrong.with = (what, pass) => (what === 'PATCH 1500000' ? pass().then(never) : pass())
  const { key, kill } = sendingPage(fetch)
  await vi.waitFor(() => expect(uploads.get('upload-1')?.length).toBe(size), patient)
  kill()
  wrong.with = (_, pass) => pass()
  asked.length = 0
  expect(await (await found(key, indexedDbOutbox(), fetch)).receipt).toEqual(receipt)
  expect(asked).toEqual(['HEAD upload-1', 'POST submissions'])
})

test('an upload that has expired meanwhile is begun anew', async () => {
  const { asked, wrong, fetch, uploads } = backend()
  wrong.with = (what, pass) => (what === 'PATCH 500000' ? never() : pass())
  const { key, kill } = sendingPage(fetch)
  await vi.waitFor(() => expect(asked).toContain('PATCH 500000'), patient)
  kill()
  wrong.with = (_, pass) => pass()
  uploads.clear()
  asked.length = 0
  expect(await (await found(key, indexedDbOutbox(), fetch)).receipt).toEqual(receipt)
  expect(asked.slice(0, 3)).toEqual(['HEAD upload-1', 'POST resumable', 'PATCH 0'])
})

test('a photo that was left out is added by the page that is opened anew', async () => {
  const { asked, wrong, fetch } = backend()
  wrong.with = (what, pass) =>
    what === 'POST resumable' ? Promise.resolve(new Response(null, { status: 503 })) : pass()
  const { key, kill } = sendingPage(fetch)
  await vi.waitFor(() => expect(asked).toContain('POST submissions'), patient)
  const outbox = indexedDbOutbox()
  await vi.waitFor(async () => expect((await outbox.get(key))?.state.name).toBe('partial'), patient)
  kill()
  wrong.with = (_, pass) => pass()
  asked.length = 0
  const delivery = await found(key, outbox, fetch)
  expect(delivery.state).toMatchObject({ name: 'partial', receipt, missing: ['video-0001'] })
  delivery.retry()
  await vi.waitFor(() => expect(delivery.state).toEqual({ name: 'accepted', receipt }), patient)
  expect(asked).toEqual([
    'POST resumable',
    'PATCH 0',
    'PATCH 500000',
    'PATCH 1000000',
    'PATCH 1500000',
    'POST attachments',
  ])
})

test('without a store, the page itself goes on where it stopped', async () => {
  const { asked, wrong, fetch, uploads } = backend()
  wrong.with = (what, pass) => (what === 'PATCH 1000000' ? Promise.reject(new TypeError('failed to fetch')) : pass())
  const files = [{ id: 'video-0001', name: 'фонарь.mp4', blob: new Blob([bytes], { type: 'video/mp4' }) }]
  const delivery = clientOf(fetch, memoryOutbox()).submit({ key: createKey(), submission, files })
  await vi.waitFor(() => expect(delivery.state.name).toBe('waiting'), patient)
  wrong.with = (_, pass) => pass()
  asked.length = 0
  delivery.retry()
  expect(await delivery.receipt).toEqual(receipt)
  expect(asked).toEqual(['HEAD upload-1', 'PATCH 1000000', 'PATCH 1500000', 'POST submissions'])
  expect(uploads.get('upload-1')).toEqual(bytes)
})
