import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { attachmentOf, callsTo, newKey } from '../testing/calls.ts'
import { deskToken, startServer, type TestServer } from '../testing/server.ts'
import { run } from './run.ts'

let server: TestServer
let calls: ReturnType<typeof callsTo>

beforeAll(async () => {
  const database = await connect({ dataDir: 'memory://' })
  await migrate(database)
  server = await startServer(database)
  calls = callsTo(server.url)
})

afterAll(() => server.stop())

test('a case goes from the list to its answer by the commands alone', async () => {
  const { number, code } = await calls.submitted({ text: 'Когда откроют мост через реку?' })
  const name = `test-town/${number}`
  expect((await desk('list')).out).toContain(`${name}  `)
  const shown = await desk('show', name)
  expect(shown.out).toContain('Когда откроют мост через реку?')
  for (const step of stepsTo(shown.out)) expect((await desk(step, name, ...optionsOf(step))).code).toBe(0)
  expect((await desk('ask', name, '--text', 'Какой мост?')).code).toBe(0)
  expect((await desk('show', name)).out).toContain('Asked the resident:\n    Какой мост?')
  expect((await desk('answer', name, '--text', 'Мост открыт.')).out).toContain('answered')
  expect((await calls.track(number, code)).body.answer?.text).toBe('Мост открыт.')
  expect((await desk('close', name)).out).toContain(`${name}  closed`)
})

test('a case that everybody can read says so before it is answered', async () => {
  const { number } = await calls.submitted()
  const name = `test-town/${number}`
  expect((await desk('show', name)).out).not.toContain('Open to everybody')
  const { database } = server.backend
  await database.updateTable('submissions').set({ visibility: 'public' }).where('number', '=', number).execute()
  expect((await desk('show', name)).out).toContain('Open to everybody: text and answer alike')
})

test('from which community a case came, and whether its network has said so, stands in the list and in the case', async () => {
  const { number } = await calls.submitted({ source: { channel: 'vk', community: '166562603' } })
  const name = `test-town/${number}`
  expect((await desk('show', name)).out).toContain('From: VK (as the sender says) «166562603»')
  const { database } = server.backend
  await database.updateTable('submissions').set({ resident_hash: 'x' }).where('number', '=', number).execute()
  expect((await desk('show', name)).out).toContain('From: VK (confirmed by the network) «166562603»')
  expect((await desk('list')).out).toContain('VK (confirmed by the network) «166562603»')
})

test('an answer takes its text from the standard input, and files', async () => {
  const { number, code } = await calls.submitted()
  const name = `test-town/${number}`
  for (const step of stepsTo((await desk('show', name)).out)) await desk(step, name, ...optionsOf(step))
  const path = join(await mkdtemp(join(tmpdir(), 'otklik-desk-')), 'график.txt')
  await writeFile(path, 'Открытие 1 декабря')
  const { code: exit } = await desk({ input: 'Смотрите график.\n' }, 'answer', name, '--text', '-', '--file', path)
  expect(exit).toBe(0)
  const { answer } = (await calls.track(number, code)).body
  expect(answer).toMatchObject({ text: 'Смотрите график.', files: [{ name: 'график.txt' }] })
  expect(await (await fetch(answer?.files[0]?.url ?? '')).text()).toBe('Открытие 1 декабря')
})

test('the files of a resident are saved under names that stay in the folder', async () => {
  const key = newKey()
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const attachment = attachmentOf('attachment-1', bytes, 'image/jpeg', '../../мост.jpg')
  const upload = await calls.upload(bytes, { key, attachment: attachment.id })
  const body = { attachments: [attachment], uploads: { [attachment.id]: upload.body.id } }
  const { body: receipt } = await calls.submit(await calls.submission(body), key)
  const folder = await mkdtemp(join(tmpdir(), 'otklik-desk-'))
  const { code, out } = await desk('download', `test-town/${receipt.number}`, '--to', folder)
  expect([code, out]).toEqual([0, `Saved: ${join(folder, '1-мост.jpg')}`])
  expect(await readdir(folder)).toEqual(['1-мост.jpg'])
  expect((await readFile(join(folder, '1-мост.jpg'))).subarray(0, 2).toString('hex')).toBe('ffd8')
})

test('a file that is held back is named with its reason, and not saved', async () => {
  const [key, id] = [newKey(), 'attachment-1']
  const bytes = Buffer.from('%PDF-1.4 план %%EOF')
  const upload = await calls.upload(bytes, { key, attachment: id })
  const attachments = [attachmentOf(id, bytes, 'application/pdf', 'план.pdf')]
  const { body: receipt } = await calls.submit(
    await calls.submission({ attachments, uploads: { [id]: upload.body.id } }),
    key,
  )
  const { database } = server.backend
  const { store_key } = await database
    .selectFrom('attachments')
    .innerJoin('submissions', 'submissions.id', 'submission_id')
    .select('store_key')
    .where('number', '=', receipt.number)
    .executeTakeFirstOrThrow()
  await database
    .insertInto('scans')
    .values({ store_key, state: 'refused', due_at: null, found: 'Some.Virus' })
    .execute()
  const name = `test-town/${receipt.number}`
  expect((await desk('show', name)).out).toContain(': refused, virus (Some.Virus)')
  const folder = await mkdtemp(join(tmpdir(), 'otklik-desk-'))
  const { code, out } = await desk('download', name, '--to', folder)
  expect([code, out]).toEqual([0, 'Not saved: план.pdf: refused, virus (Some.Virus)'])
  expect(await readdir(folder)).toEqual([])
})

test('a key is made, its community listed and disconnected', async () => {
  const made = await desk('key', 'test-town', '--days', '3')
  expect(made.out).toMatch(/^([0-9A-Z]{4}-){3}[0-9A-Z]{4}\nGood until 2026-11-24, for one community\./)
  const { database, clock } = server.backend
  const row = { network: 'vk' as const, community: '748120001', organization: 'test-town', connected_by: 'somebody' }
  const card = { card_type: 'text', card_token: 'sealed', card_state: 'failed', card_reason: 'token' } as const
  await database
    .insertInto('communities')
    .values({ ...row, connected_at: clock(), ...card })
    .execute()
  const line = 'vk/748120001  test-town, 2026-11-21, its card is not kept fresh: the token no longer works'
  expect((await desk('communities', '--organization', 'test-town')).out).toContain(line)
  expect(await desk('disconnect', 'vk/748120001')).toEqual({ code: 0, out: 'Done.', err: '' })
  expect((await desk('communities')).out).toBe('No community is connected.')
  expect((await desk('disconnect', 'vk/748120001')).code).toBe(1)
})

test('--json prints what the backend answered, and the list can be narrowed', async () => {
  server.advance(1000)
  const { number } = await calls.submitted()
  const all = JSON.parse((await desk('list', '--organization', 'test-town', '--json')).out)
  expect(all.items[0]).toMatchObject({ organization: 'test-town', number })
  const none = await desk('list', '--status', 'left_without_answer')
  expect(none.out).toBe('No messages.')
  const first = JSON.parse((await desk('list', '--limit', '1', '--json')).out)
  expect((await desk('list', '--limit', '1')).out).toContain(`More: --after ${first.next}`)
})

test('output is in Russian where the terminal is', async () => {
  expect((await desk({ env: { LANG: 'ru_RU.UTF-8' } }, 'list', '--status', 'left_without_answer')).out).toBe(
    'Сообщений нет.',
  )
  expect((await desk('list', '--status', 'left_without_answer', '--lang', 'ru')).out).toBe('Сообщений нет.')
})

test('what a resident typed cannot steer the terminal', async () => {
  const { number } = await calls.submitted({ text: 'Текст \u001b[2J с управляющими знаками' })
  expect((await desk('show', `test-town/${number}`)).out).not.toContain('\u001b')
  expect((await desk('list')).out).not.toContain('\u001b')
})

test('what a sender says of where they come from steers no terminal, and makes no line of its own', async () => {
  const source = { channel: 'vk' as const, community: '77\u001b[2J\ntest-town/2026-000001-1  answered' }
  const { number } = await calls.submitted({ source })
  for (const { out } of [await desk('show', `test-town/${number}`), await desk('list')]) {
    expect(out).toContain('VK (as the sender says) «77')
    expect(out).not.toContain('\u001b')
    expect(out).not.toMatch(/^test-town\/2026-000001-1/m)
  }
})

test('what cannot be done now is refused with the word of the backend and exit code 1', async () => {
  const { number } = await calls.submitted()
  const closing = await desk('close', `test-town/${number}`)
  expect([closing.code, closing.out]).toEqual([1, ''])
  expect(closing.err).toMatch(/^Refused \(not_allowed_now\): Cannot close/)
  expect(await desk('show', 'test-town/2026-999999-9')).toMatchObject({
    code: 1,
    err: expect.stringContaining('not_found'),
  })
  const extending = await desk('extend', `test-town/${number}`, '--until', '2020-01-01', '--reason', 'Ждём')
  expect(extending.code).toBe(1)
})

test('a wrong token is refused in words', async () => {
  const answer = await desk({ env: { OTKLIK_DESK_TOKEN: 'wrong' } }, 'list')
  expect(answer).toEqual({ code: 1, out: '', err: 'OTKLIK_DESK_TOKEN is wrong' })
})

test.each([
  [[], 'a command is needed'],
  [['eat'], 'there is no command "eat"'],
  [['show'], 'show needs a case'],
  [['show', '2026-000123-7'], 'show needs a case'],
  [['ask', 'kirov/2026-000123-7'], 'ask needs --text'],
  [['ask', 'kirov/2026-000123-7', 'Какой', 'мост?'], 'ask takes one case'],
  [['close', 'kirov/2026-000123-7', '--reason', 'Всё'], 'close takes no --reason'],
  [['extend', 'kirov/2026-000123-7', '--until', 'завтра', '--reason', 'Ждём'], '--until takes a day'],
  [['list', '--colour'], "Unknown option '--colour'"],
  [['answer', 'kirov/2026-000123-7', '--text', 'Вот', '--file', '/nowhere'], '/nowhere cannot be read'],
  [['list', '--lang', 'fr'], '--lang takes ru or en'],
  [['key'], 'key needs one organization'],
  [['key', 'kirov', '--days', '31'], '--days takes a number from 1 to 30'],
  [['communities', 'kirov'], 'communities takes no organization but as --organization'],
  [['disconnect', '748120001'], 'disconnect needs a community, for example vk/123456'],
])('the command line %j is refused with exit code 2', async (args, message) => {
  const answer = await desk(...(args as string[]))
  expect(answer.code).toBe(2)
  expect(answer.err).toContain(message)
})

test('without a token, and with an address that is none, it says what to set', async () => {
  expect(await desk({ env: { OTKLIK_DESK_TOKEN: '' } }, 'list')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Set OTKLIK_DESK_TOKEN'),
  })
  expect(await desk({ env: { OTKLIK_URL: 'localhost' } }, 'list')).toMatchObject({
    code: 2,
    err: expect.stringContaining('OTKLIK_URL must be'),
  })
})

test('a backend that is not there is exit code 3', async () => {
  const answer = await desk({ env: { OTKLIK_URL: 'http://127.0.0.1:9' } }, 'list')
  expect(answer.code).toBe(3)
  expect(answer.err).toContain('http://127.0.0.1:9')
})

test('it runs as a program of its own, with nothing but Node', async () => {
  const main = join(import.meta.dirname, 'main.ts')
  const env = { PATH: process.env.PATH, OTKLIK_URL: server.url, OTKLIK_DESK_TOKEN: deskToken }
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'list', '--json'], { env })
  expect(JSON.parse(stdout).items).toBeInstanceOf(Array)
})

/** What a fresh case has to go through before it can be answered. */
const stepsTo = (shown: string): string[] => (/Possible: .*\banswer\b/.test(shown) ? ['take'] : ['register', 'take'])
const optionsOf = (step: string): string[] => (step === 'register' ? ['--number', '01-05/7'] : [])

type Change = { readonly input?: string; readonly env?: Readonly<Record<string, string>> }

async function desk(...given: readonly (string | Change)[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const change = given.find((one): one is Change => typeof one === 'object')
  const args = given.filter((one): one is string => typeof one === 'string')
  const code = await run(args, {
    env: { OTKLIK_URL: server.url, OTKLIK_DESK_TOKEN: deskToken, LANG: 'C', ...change?.env },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    readInput: async () => change?.input ?? '',
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
