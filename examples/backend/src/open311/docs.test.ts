import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { byCurl, byFetch, hasCurl, wordsOf } from '../testing/curl.ts'
import { open311SettingsWith } from '../testing/open311.ts'
import { startServer, type TestServer } from '../testing/server.ts'

const root = join(import.meta.dirname, '../../../..')
const page = readFileSync(join(root, 'docs/open311.md'), 'utf8')

/** Where the page says that the backend is. */
const documented = 'http://localhost:8081'
/** Stands for what the page leaves out. */
const ellipsis = '…'

/** Each line that calls curl, with the answer that is shown below it. */
const calls = [...page.matchAll(/```sh\n(curl .*?)\n```\n\n```(json|xml)\n(.*?)\n```/gs)].map(
  ([, line = '', format = '', shown = '']) => ({ line, format, shown }),
)

test('every call of GeoReport is shown, in both formats where it reads or files', () => {
  const seen = new Set(
    calls.map(({ line }) => {
      const path = /\/open311\/v2\/(\w+)(\/[^.]+)?\.(json|xml)/.exec(line)
      const method = /-F|--data/.test(line) ? 'POST' : 'GET'
      return `${method} ${path?.[1]}${path?.[2] ? '/…' : ''}.${path?.[3]}`
    }),
  )
  const both = ['GET services', 'GET services/…', 'GET requests', 'GET requests/…', 'GET tokens/…', 'POST requests']
  expect([...seen].sort()).toEqual(
    [...both.flatMap((one) => [`${one}.json`, `${one}.xml`]), 'GET discovery.json'].sort(),
  )
  expect(calls).toHaveLength(page.match(/^curl /gm)?.length ?? 0)
})

const senders = [{ by: 'fetch', send: byFetch }, ...((await hasCurl()) ? [{ by: 'curl', send: byCurl }] : [])]

describe.each(senders)('by $by', ({ send }) => {
  let server: TestServer
  /** What the page shows of a secret that is another one each time, and what it really is. */
  const secrets = new Map<string, string>()
  beforeAll(async () => {
    const database = await connect({ dataDir: 'memory://' })
    await migrate(database)
    const settings = open311SettingsWith({ kirov: 'development-key-1', 'water-utility': 'development-key-2' })
    server = await startServer(database, { ...settings, publicUrl: documented })
  })
  afterAll(() => server.stop())

  for (const { line, format, shown } of calls) {
    test(`the answer is as shown to: ${line.replaceAll(/\s*\\\n\s*/g, ' ').slice(0, 120)}`, async () => {
      // One after another, as somebody types them; the list is ordered by that.
      server.advance(10)
      const words = wordsOf(line).map((word) => replaced(word.replace(documented, server.url), secrets))
      const { status, body } = await send(words, root)
      const answer = format === 'json' ? JSON.stringify(JSON.parse(body), null, 2) : body.trimEnd()
      const [token] = /(?<="token": ")[^"]+/.exec(shown) ?? []
      const [given] = /(?<="token": ")[^"]+/.exec(answer) ?? []
      if (token && given) secrets.set(token, given)
      expect(answer).toMatch(patternOf(replaced(shown, secrets)))
      const [, code = 200] = /"code": (\d{3})|<code>(\d{3})/.exec(answer)?.filter(Boolean) ?? []
      expect(status).toBe(Number(code))
    })
  }
})

function replaced(text: string, pairs: ReadonlyMap<string, string>): string {
  return [...pairs].reduce((all, [shown, real]) => all.replaceAll(shown, real), text)
}

/** The text itself, with anything where the ellipsis stands: lines where it has one of its own, else within its line. */
function patternOf(shown: string): RegExp {
  const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
  const lines = shown
    .split('\n')
    .map((line) => (line.trim() === ellipsis ? '(?:.*\\n)*?.*' : line.split(ellipsis).map(escaped).join('.*')))
  return new RegExp(`^${lines.join('\\n')}$`)
}
