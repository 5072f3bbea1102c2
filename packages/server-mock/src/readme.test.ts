import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'

// Processes and many requests take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [example = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)

test('the example for tests runs as it stands in the README', () => {
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

test('every fault of the README exists and none is left out', () => {
  const described = [...readme.matchAll(/^\| `(\w+)`.*\|.*\|$/gm)].map(([, name]) => name)
  const source = readFileSync(new URL('./faults.ts', import.meta.url), 'utf8')
  const kinds = [...source.matchAll(/readonly kind: '(\w+)'/g)].map(([, kind]) => kind)
  expect(described).toEqual(expect.arrayContaining(kinds))
  expect(kinds).toHaveLength(9)
})
