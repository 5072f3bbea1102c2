import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [ours = '', named = '', open311 = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)

test.each([
  ['in tests', ours],
  ['of residents whom a network names', named],
  ['of another backend', open311],
])('the example %s runs as it stands in the README', (_, example) => {
  const ended = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--conditions=@otklik/source',
      '--input-type=module-typescript',
      '--eval',
      example,
    ],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' },
  )
  expect([ended.stderr, ended.status]).toEqual(['', 0])
})

test('every control and option of the other backends is named', () => {
  const source = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const members = (code: string, name: string) => {
    const [, body = ''] = new RegExp(`interface ${name} \\{(.*?)\\n\\}`, 's').exec(code) ?? []
    return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member]) => member)
  }
  const names = [
    ...members(source('./open311/operator.ts'), 'Open311Operator'),
    ...members(source('./signalen/operator.ts'), 'SignalenOperator'),
    ...members(source('./open311/backend.ts'), 'MockOpen311Options'),
    ...members(source('./signalen/index.ts'), 'MockSignalenOptions'),
  ]
  expect(names.length).toBeGreaterThan(15)
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test('every fault of the README exists and none is left out', () => {
  const described = [...readme.matchAll(/^\| `(\w+)`.*\|.*\|$/gm)].map(([, name]) => name)
  const sources = ['./wire-faults.ts', './faults.ts']
  const source = sources.map((path) => readFileSync(new URL(path, import.meta.url), 'utf8')).join('\n')
  const kinds = [...source.matchAll(/readonly kind: '(\w+)'/g)].map(([, kind]) => kind)
  expect(described).toEqual(expect.arrayContaining(kinds))
  expect(kinds).toHaveLength(9)
})
