import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { claimOf } from '@otklik/sdk/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './database/connect.ts'
import { attachmentOf, call, callsTo, newKey, sha256 } from './testing/calls.ts'
import { newDatabase } from './testing/databases.ts'
import { photo } from './testing/media.ts'
import { deskToken } from './testing/server.ts'
import { databaseLocker } from './uploads/locker.ts'

interface Process {
  readonly child: ChildProcess
  readonly url: string
  readonly lines: string[]
}

const started: ChildProcess[] = []
// Also when a test has failed: nothing may go on running.
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

/** Starts the backend as a newcomer does, and waits until it says where it is. */
async function start(env: Record<string, string>): Promise<Process> {
  const child = spawn(process.execPath, ['--conditions=@otklik/source', join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ORGANIZATIONS_DIR: join(import.meta.dirname, 'testing/organizations'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const lines: string[] = []
  const url = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const address = /^Otklik backend: (\S+)$/.exec(line)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
  return { child, url: await url, lines }
}

async function stop({ child }: Process, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  child.kill(signal)
  const [code] = await once(child, 'exit')
  return code
}

/** Consents are ticked now: these processes have the clock of the machine. */
async function submissionTo(town: ReturnType<typeof callsTo>, changes = {}) {
  const submission = await town.submission(changes)
  return {
    ...submission,
    consents: submission.consents.map((consent) => ({ ...consent, acceptedAt: new Date().toISOString() })),
  }
}

describe('two processes on one PostgreSQL database', () => {
  let dataDir: string
  let databaseUrl: string
  let processes: [Process, Process]

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'otklik-processes-'))
    databaseUrl = await newDatabase()
    const env = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, OTKLIK_DESK_TOKEN: deskToken, LOG_LEVEL: 'silent' }
    // Both at once: each finds an empty database and an empty folder.
    processes = await Promise.all([start(env), start(env)])
  })
  afterAll(async () => {
    await Promise.all(processes.map((one) => stop(one)))
    await rm(dataDir, { recursive: true })
  })

  test('make one case of twenty requests with one key', async () => {
    const towns = processes.map(({ url }) => callsTo(url)) as [ReturnType<typeof callsTo>, ReturnType<typeof callsTo>]
    const [key, body] = [newKey(), await submissionTo(towns[0])]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => towns[index % 2 ? 1 : 0].submit(body, key)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    // The address in the tracking link is that of the process; everything else is one receipt.
    const receipts = answers.map(({ body: { url: _, ...receipt } }) => JSON.stringify(receipt))
    expect(new Set(receipts).size).toBe(1)
    const token = answers[0]?.body.token ?? ''
    for (const town of towns) expect((await town.track(answers[0]?.body.number ?? '', token)).status).toBe(200)
  })

  test('make one case of twenty requests with one key and one upload', async () => {
    const [first, second] = processes.map(({ url }) => callsTo(url)) as [
      ReturnType<typeof callsTo>,
      ReturnType<typeof callsTo>,
    ]
    const [key, bytes] = [newKey(), await photo()]
    const { body: upload } = await first.upload(bytes, { key, attachment: 'attachment-1' })
    const body = await submissionTo(first, {
      attachments: [attachmentOf('attachment-1', bytes)],
      uploads: { 'attachment-1': upload.id },
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? second : first).submit(body, key)),
    )
    expect(new Set(answers.map(({ status, body: { number } }) => `${status} ${number}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
  })

  test('go on with a tus upload where the other left off, one at a time', async () => {
    const [first, second] = processes as [Process, Process]
    const [key, bytes] = [newKey(), await photo(400, 300)]
    const tus = { 'Tus-Resumable': '1.0.0' }
    const metadata = { attachment: 'attachment-1', claim: await claimOf(key), sha256: sha256(bytes) }
    const created = await call(`${first.url}/v1/organizations/test-town/uploads/resumable`, {
      method: 'POST',
      headers: {
        ...tus,
        'Upload-Length': String(bytes.length),
        'Upload-Metadata': Object.entries(metadata)
          .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
          .join(','),
      },
    })
    const path = new URL(created.headers.get('location') ?? '', first.url).pathname
    const patch = (url: string, from: number, to: number) =>
      call(url + path, {
        method: 'PATCH',
        raw: bytes.subarray(from, to),
        headers: { ...tus, 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' },
      })
    const half = Math.floor(bytes.length / 2)
    // The same piece to both at once: the lock lets one write, and the other sees that it has come too late.
    const statuses = (await Promise.all([patch(first.url, 0, half), patch(second.url, 0, half)])).map(
      ({ status }) => status,
    )
    expect(statuses.sort()).toEqual([204, 409])
    expect((await patch(second.url, half, bytes.length)).status).toBe(204)

    const town = callsTo(first.url)
    const upload = path.split('/').at(-1) ?? ''
    const attachments = [attachmentOf('attachment-1', bytes)]
    const { status } = await town.submit(
      await submissionTo(town, { attachments, uploads: { 'attachment-1': upload } }),
      key,
    )
    expect(status).toBe(201)
  })

  test('wait for a lock that the other holds, and ask it to let go', async () => {
    const databases = await Promise.all([connect({ databaseUrl, dataDir }), connect({ databaseUrl, dataDir })])
    const [held, wanted] = databases.map((database) => databaseLocker(database).newLock('upload-1'))
    const { signal } = new AbortController()
    const events: string[] = []
    await held?.lock(signal, async () => {
      events.push('asked')
      await held.unlock()
    })
    await wanted?.lock(signal, () => {})
    expect(events).toEqual(['asked'])
    await wanted?.unlock()
    await Promise.all(databases.map((database) => database.destroy()))
  })

  test('take over the lock of a process that has died', async () => {
    const database = await connect({ databaseUrl, dataDir })
    await database
      .insertInto('upload_locks')
      .values({
        upload: 'upload-2',
        holder: '00000000-0000-4000-8000-000000000000',
        expires_at: new Date(Date.now() - 1000),
      })
      .execute()
    const lock = databaseLocker(database).newLock('upload-2')
    await lock.lock(new AbortController().signal, () => {})
    await lock.unlock()
    expect(await database.selectFrom('upload_locks').selectAll().where('upload', '=', 'upload-2').execute()).toEqual([])
    await database.destroy()
  })
})

describe('one process on PGlite', () => {
  test('keeps its cases and their tokens over a stop and a new start', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'otklik-process-'))
    const first = await start({ DATA_DIR: dataDir })
    expect(first.lines.some((line) => /^Desk token: \S{32}$/.test(line))).toBe(true)
    const town = callsTo(first.url)
    const { body: receipt } = await town.submit(await submissionTo(town))
    expect(await stop(first)).toBe(0)

    const second = await start({ DATA_DIR: dataDir })
    const { status } = await callsTo(second.url).track(receipt.number, receipt.token ?? '')
    expect(status).toBe(200)
    expect(await stop(second, 'SIGINT')).toBe(0)
    await rm(dataDir, { recursive: true })
  })

  test('answers what is underway before it stops', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'otklik-process-'))
    const running = await start({ DATA_DIR: dataDir })
    const town = callsTo(running.url)
    const body = await submissionTo(town)
    const underway = Array.from({ length: 10 }, () => town.submit(body, newKey()))
    await underway[0]
    const code = stop(running)
    const outcomes = await Promise.allSettled(underway)
    // What had come in is answered in full; what had not is refused outright, never half answered.
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') expect([201, 503]).toContain(outcome.value.status)
    }
    expect(await code).toBe(0)
    await rm(dataDir, { recursive: true })
  })

  test('keeps a second process out of its folder and off its port', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'otklik-process-'))
    const first = await start({ DATA_DIR: dataDir })
    const port = new URL(first.url).port
    expect(await refused({ DATA_DIR: dataDir, PORT: '0' })).toMatch(
      /^\S+pglite is in use by process \d+: stop that one/,
    )
    const elsewhere = await mkdtemp(join(tmpdir(), 'otklik-process-'))
    const env = { DATA_DIR: elsewhere, DATABASE_URL: await newDatabase(), PORT: port }
    expect(await refused(env)).toBe(`PORT ${port} is taken on 127.0.0.1: set another\n`)
    await stop(first)
    await Promise.all([dataDir, elsewhere].map((folder) => rm(folder, { recursive: true })))
  })

  test('says which setting it cannot use', async () => {
    expect(await refused({ PORT: 'eighty' })).toBe('PORT takes a whole number from 0 to 65535\n')
  })
})

/** What the backend says when it does not start. */
async function refused(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=@otklik/source', join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(child)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(1)
  return said
}
