import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { BackendAdapter } from '../adapter.ts'
import { open311 } from '../adapters/open311/index.ts'
import { rest } from '../adapters/rest/index.ts'
import { signalen } from '../adapters/signalen/index.ts'
import { golden } from './golden.fixture.ts'

const endpoint = 'https://otklik.example'

/** Every built-in adapter, in each of its shapes. */
const adapters: Record<string, readonly BackendAdapter[]> = {
  open311: [
    open311({ endpoint }),
    open311({ endpoint, upload: 'multipart' }),
    open311({ endpoint, upload: 'multipart', nearby: true }),
    open311({ endpoint, upload: { url: endpoint } }),
  ],
  rest: [rest({ endpoint })],
  signalen: [signalen({ endpoint })],
}

/** Opens a form elsewhere, and so has no capabilities. */
const handoffs = ['pos']

test('every built-in adapter is in the table', () => {
  const folders = readdirSync(new URL('../adapters/', import.meta.url), { withFileTypes: true })
  const names = folders.filter((one) => one.isDirectory()).map(({ name }) => name)
  expect(Object.keys(adapters).sort()).toEqual(names.filter((name) => !handoffs.includes(name)).sort())
})

test.each(Object.entries(adapters))('%s can do what the table says', (name, shapes) => {
  expect(shapes.map((adapter) => adapter.name)).toEqual(shapes.map(() => name))
  expect(shapes.map(({ capabilities }) => capabilities)).toEqual(golden[name])
})
