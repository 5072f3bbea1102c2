import type { Capabilities } from '@otklik/sdk'
import { expect, test } from 'vitest'
import { adaptersTable, readmes, shownTable, untold } from './readme-adapters.ts'

const none = {
  ...{ idempotency: 'none', attach: 'none', attachLater: false, category: false, track: false, mine: false },
  ...{ rate: false, dispute: false, reply: false, nearby: false, support: false, suggestCategory: false },
} satisfies Capabilities

const row = (first: string, ...shapes: Capabilities[]) =>
  adaptersTable('en', { one: shapes })
    .split('\n')
    .find((line) => line.startsWith(`| ${first} |`))

test.each(Object.entries(readmes))(
  '%s shows what the adapters can do: node tools/readme-adapters.ts',
  (name, language) => {
    expect(`${shownTable(name)}\n`).toBe(adaptersTable(language))
  },
)

test('no capability is left out', () => {
  expect(untold()).toEqual([])
})

test('what an option switches on is said so', () => {
  expect(row('photos and files', none, { ...none, attach: 'with' })).toBe(
    '| photos and files | with the text, by option |',
  )
})

test('what a backend cannot do is left empty', () => {
  expect(row('rating the answer', none)).toBe('| rating the answer | |')
})
