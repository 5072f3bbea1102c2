import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ClamdDouble, startClamd, virus } from '../testing/clamd-double.ts'
import { clamd, type Verdict } from './clamd.ts'

let double: ClamdDouble
beforeEach(async () => {
  double = await startClamd()
})
afterEach(() => double.close())

const scan = (bytes: Buffer | Readable, silence?: number, signal = new AbortController().signal): Promise<Verdict> =>
  clamd(double.address, silence)(bytes instanceof Readable ? bytes : Readable.from([bytes]), signal)

test('a file arrives whole and is clean', async () => {
  const bytes = randomBytes(3_000_000)
  const parts = [bytes.subarray(0, 1), Buffer.alloc(0), bytes.subarray(1, 70_000), bytes.subarray(70_000)]
  expect(await scan(Readable.from(parts))).toBe('clean')
  expect(double.seen).toHaveLength(1)
  expect(double.seen[0]?.equals(bytes)).toBe(true)
})

test('what is found has a name', async () => {
  expect(await scan(Buffer.from(`before ${virus} after`))).toEqual({ found: 'Test.Virus' })
})

test('a socket in the file system does as well', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-clamd-'))
  const local = await startClamd(join(folder, 'clamd.sock'))
  const verdict = await clamd(local.address)(Readable.from([Buffer.from(virus)]), new AbortController().signal)
  expect(verdict).toEqual({ found: 'Test.Virus' })
  await local.close()
  await rm(folder, { recursive: true, force: true })
})

test('a file larger than the scanner takes is neither clean nor found', async () => {
  double.limit = 100_000
  await expect(scan(randomBytes(5_000_000))).rejects.toMatchObject({ name: 'ScannerError' })
})

test('a scanner that is not there is unreachable', async () => {
  await double.close()
  await expect(scan(Buffer.from('a'))).rejects.toMatchObject({ name: 'ScannerError', code: 'unreachable' })
})

test('a scanner that says nothing is unreachable', async () => {
  double.silent = true
  await expect(scan(Buffer.from('a'), 50)).rejects.toMatchObject({ code: 'unreachable' })
  double.silent = false
})

test.each([
  ['an error', 'stream: Can’t allocate memory ERROR\0'],
  ['something else', 'HTTP/1.1 400 Bad Request\r\n\0'],
  ['an answer without an end', 'x'.repeat(20_000)],
])('%s is neither clean nor found', async (_, answer) => {
  const server = createServer((socket) => void socket.on('error', () => {}).write(answer))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const outcome = clamd({ host: '127.0.0.1', port })(Readable.from([Buffer.from('a')]), new AbortController().signal)
  await expect(outcome).rejects.toMatchObject({ code: 'refused' })
  server.close()
})

test('a file that cannot be read to its end is neither clean nor found', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('a')
      throw new Error('the disk is gone')
    })(),
  )
  await expect(scan(broken)).rejects.toThrow('the disk is gone')
})

test('nobody waits for an answer that is no longer wanted', async () => {
  double.silent = true
  const stopping = new AbortController()
  const outcome = scan(Buffer.from('a'), undefined, stopping.signal)
  await expect.poll(() => double.seen.length).toBe(1)
  stopping.abort()
  await expect(outcome).rejects.toMatchObject({ name: 'ScannerError' })
  double.silent = false
})
