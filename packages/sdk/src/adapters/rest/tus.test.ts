import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { expect, onTestFinished, test } from 'vitest'
import type { AttachmentFile, Json, Progress, SubmitContext } from '../../adapter.ts'
import { claimOf } from '../../contract/claim.ts'
import type { Attachment } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import { json, open, problem } from '../../server.fixture.ts'
import { receipt, submission } from '../../words.fixture.ts'
import { type RestOptions, rest } from './index.ts'

const path = '/v1/organizations/kirov/uploads/resumable'
const size = 1_700_000
const bytes = Buffer.alloc(size, 'киров')
const attachments: Attachment[] = [
  { id: 'video-0001', sha256: 'a'.repeat(64), type: 'video/mp4', size, name: 'фонарь.mp4' },
]
const files: AttachmentFile[] = [{ id: 'video-0001', blob: new Blob([bytes]) }]

type Spy = (incoming: IncomingMessage, response: ServerResponse) => boolean

/** The real tus server beside a backend that takes every submission. `spy` may answer instead of it. */
async function backend(spy: Spy = () => false, options: Partial<RestOptions> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'otklik-tus-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const tus = new Server({ path, datastore: new FileStore({ directory }), relativeLocation: true })
  const asked: string[] = []
  const submitted: Record<string, string>[] = []
  const server = await open(async (incoming, response) => {
    asked.push(`${incoming.method} ${incoming.headers['upload-offset'] ?? ''}`.trim())
    if (spy(incoming, response)) return
    if (incoming.url?.startsWith(path)) return tus.handle(incoming, response)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    submitted.push(JSON.parse(String(Buffer.concat(chunks))).uploads)
    json(response, receipt, 201)
  })
  const adapter = rest({ endpoint: server.url, ...options })
  const stored = async (id: string) => ({
    bytes: await readFile(join(directory, id)),
    metadata: JSON.parse(String(await readFile(join(directory, `${id}.json`)))).metadata,
  })
  return { adapter, asked, submitted, stored, server }
}

function send(adapter: ReturnType<typeof rest>, more: Partial<SubmitContext> = {}, key = createKey()) {
  const kept: Json[] = []
  const progress: Progress[] = []
  const result = adapter.submit(
    { organization: 'kirov', submission: { ...submission, attachments }, attachments: files, key },
    {
      signal: new AbortController().signal,
      onProgress: (step) => progress.push(step),
      checkpoint: async (state) => {
        kept.push(state)
      },
      ...more,
    },
  )
  return { kept, progress, result }
}

const cut: Spy = (incoming) => {
  incoming.destroy()
  return true
}

test('a large file goes in pieces and arrives whole, with what it belongs to', async () => {
  const { adapter, asked, submitted, stored } = await backend()
  const key = createKey()
  const { result, progress, kept } = send(adapter, {}, key)
  expect(await result).toEqual({ state: 'accepted', receipt })
  expect(asked).toEqual(['POST', 'PATCH 0', 'PATCH 500000', 'PATCH 1000000', 'PATCH 1500000', 'POST'])
  const id = submitted[0]?.['video-0001'] ?? ''
  const file = await stored(id)
  expect(file.bytes.equals(bytes)).toBe(true)
  expect(file.metadata).toEqual({
    attachment: 'video-0001',
    claim: await claimOf(key),
    sha256: 'a'.repeat(64),
    filetype: 'video/mp4',
    filename: 'фонарь.mp4',
  })
  expect(progress.at(-1)).toEqual({ sent: size, total: size })
  expect(new Set(progress.map(({ sent }) => sent)).size).toBeGreaterThan(3)
  expect(kept.at(-1)).toMatchObject({ uploads: { 'video-0001': id }, resumable: {} })
})

test('a cut connection leaves a checkpoint from which only the rest is sent', async () => {
  const { adapter, asked, submitted, stored } = await backend((incoming, response) =>
    asked.length === 3 ? cut(incoming, response) : false,
  )
  const first = send(adapter)
  await expect(first.result).rejects.toMatchObject({ code: 'offline' })
  const resume = first.kept.at(-1) as Json
  expect(resume).toMatchObject({ uploads: {}, resumable: { 'video-0001': expect.stringContaining(`${path}/`) } })
  asked.length = 0
  asked.push('again', 'again', 'again')
  await send(adapter, { resume }).result
  expect(asked.slice(3)).toEqual(['HEAD', 'PATCH 500000', 'PATCH 1000000', 'PATCH 1500000', 'POST'])
  expect((await stored(submitted[0]?.['video-0001'] ?? '')).bytes.equals(bytes)).toBe(true)
})

test('an upload that the backend has forgotten is begun anew', async () => {
  const { adapter, asked, server } = await backend()
  const resume = { uploads: {}, resumable: { 'video-0001': `${server.url}${path}/forgotten` } }
  expect(await send(adapter, { resume }).result).toMatchObject({ state: 'accepted' })
  expect(asked.slice(0, 3)).toEqual(['HEAD', 'POST', 'PATCH 0'])
})

test('an upload that vanishes half way is sent again in the same go', async () => {
  let patches = 0
  const { adapter, asked } = await backend(({ method }, response) => {
    if (method !== 'PATCH' || ++patches !== 2) return false
    problem(response, 404, { code: 'not_found' })
    return true
  })
  expect(await send(adapter).result).toMatchObject({ state: 'accepted' })
  expect(asked.filter((request) => request === 'PATCH 0')).toHaveLength(2)
})

test('a backend that falters keeps what has arrived', async () => {
  const { adapter } = await backend(({ headers }, response) => {
    if (headers['upload-offset'] !== '1000000') return false
    problem(response, 503, { code: 'unavailable' }, { 'Retry-After': '60' })
    return true
  })
  const { result, kept } = send(adapter)
  await expect(result).rejects.toMatchObject({ code: 'server', until: expect.any(String) })
  expect(kept.at(-1)).toMatchObject({ resumable: { 'video-0001': expect.any(String) } })
})

test('a file that is too large is left out, and its place is named', async () => {
  const { adapter, submitted } = await backend(({ url }, response) => {
    if (!url?.startsWith(path)) return false
    problem(response, 413, { code: 'too_large', params: { limit: 1_500_000 } })
    return true
  })
  const fields = [
    { pointer: '/attachments/0', code: 'file_too_large', params: { name: 'фонарь.mp4', limit: 1_500_000 } },
  ]
  const result = await send(adapter).result
  expect(result).toMatchObject({ state: 'partial', missing: ['video-0001'], error: { code: 'too_large', fields } })
  expect(submitted).toEqual([undefined])
})

test('an answer without an address is malformed', async () => {
  const { adapter } = await backend((_, response) => {
    response.writeHead(201).end()
    return true
  })
  await expect(send(adapter).result).rejects.toMatchObject({ code: 'malformed' })
})

test('a cancelled upload stops and throws the reason', async () => {
  const abort = new AbortController()
  const reason = new Error('cancelled')
  const { adapter, asked } = await backend(({ method }) => {
    if (method === 'PATCH') abort.abort(reason)
    return method === 'PATCH'
  })
  await expect(send(adapter, { signal: abort.signal }).result).rejects.toBe(reason)
  expect(asked).toEqual(['POST', 'PATCH 0'])
})

test('a file that can no longer be read is said to be so', async () => {
  const { adapter } = await backend()
  const unreadable = Object.assign(new Blob([bytes]), {
    slice: () => {
      throw new DOMException('gone', 'NotReadableError')
    },
  })
  const job = { organization: 'kirov', submission: { ...submission, attachments }, key: createKey() }
  const context = { signal: new AbortController().signal, onProgress: () => {}, checkpoint: async () => {} }
  expect(
    await adapter.submit({ ...job, attachments: [{ id: 'video-0001', blob: unreadable }] }, context),
  ).toMatchObject({
    state: 'partial',
    error: { code: 'rejected', fields: [{ pointer: '/attachments/0', code: 'file_unreadable' }] },
  })
})

test('code for files that does not load is a network that fails', async () => {
  const { adapter } = await backend(() => false, { loadFiles: () => Promise.reject(new TypeError('failed to fetch')) })
  await expect(send(adapter).result).rejects.toMatchObject({ code: 'offline' })
})

test('the address of an upload is kept before its first byte goes out', async () => {
  let kept = false
  const { adapter } = await backend(({ method }) => {
    if (method === 'PATCH') expect(kept).toBe(true)
    return false
  })
  const { result } = send(adapter, {
    checkpoint: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      kept = true
    },
  })
  expect(await result).toMatchObject({ state: 'accepted' })
})

test('a file whose last answer was lost is not sent twice', async () => {
  let lost = false
  const { adapter, asked } = await backend((incoming, response) => {
    if (lost || incoming.headers['upload-offset'] !== '1500000') return false
    lost = true
    // It is taken, and nobody hears of it.
    response.writeHead = () => response.destroy() as never
    return false
  })
  const first = send(adapter)
  await expect(first.result).rejects.toMatchObject({ code: 'offline' })
  asked.length = 0
  expect(await send(adapter, { resume: first.kept.at(-1) as Json }).result).toMatchObject({ state: 'accepted' })
  expect(asked).toEqual(['HEAD', 'POST'])
})

test.each(['http://[', 'blob:1', ''])('an address that leads nowhere is malformed: "%s"', async (location) => {
  const { adapter } = await backend((_, response) => {
    response.writeHead(201, { Location: location }).end()
    return true
  })
  await expect(send(adapter).result).rejects.toMatchObject({ code: 'malformed', subject: 'Location' })
})

test.each(['0', '1700001', '-1', 'many', '1e9'])('an offset that cannot be right is malformed: %s', async (offset) => {
  const { adapter } = await backend(({ method }, response) => {
    if (method === 'POST') response.writeHead(201, { Location: `${path}/one` }).end()
    else response.writeHead(204, { 'Upload-Offset': offset }).end()
    return true
  })
  await expect(send(adapter).result).rejects.toMatchObject({ code: 'malformed', subject: 'Upload-Offset' })
})
