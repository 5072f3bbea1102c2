import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Capabilities } from '../adapter.ts'
import { rest } from '../adapters/rest/index.ts'

// What each built-in adapter can do. A line that changes here changes what residents are offered: an adapter must not
// lose an ability unnoticed, nor claim less than it has to be spared a case of the suite.
const golden: Record<string, Capabilities> = {
  rest: {
    idempotency: 'key',
    attach: 'before',
    attachLater: true,
    category: true,
    track: true,
    rate: true,
    dispute: true,
    reply: true,
    nearby: false,
    support: false,
    suggestCategory: false,
  },
}

const adapters = { rest: rest({ endpoint: 'https://otklik.example' }) }

test('every built-in adapter is in the table', () => {
  const folders = readdirSync(new URL('../adapters/', import.meta.url), { withFileTypes: true })
  expect(Object.keys(adapters)).toEqual(folders.filter((one) => one.isDirectory()).map(({ name }) => name))
})

test.each(Object.entries(adapters))('%s can do what the table says', (name, adapter) => {
  expect(adapter.name).toBe(name)
  expect(adapter.capabilities).toEqual(golden[name])
})
