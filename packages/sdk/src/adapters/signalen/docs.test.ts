import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { client } from './docs.fixture.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the example of the documentation is one that works', () => {
  expect(read('../../../../../docs/signalen.md')).toContain(read('docs.fixture.ts').trim())
  expect(client.capabilities.track).toBe(true)
})

test('the documentation names every option', () => {
  const [, options = ''] = /export interface SignalenOptions \{(.*?)\n\}/s.exec(read('index.ts')) ?? []
  const names = [...options.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name)
  const [, table = ''] = read('../../../../../docs/signalen.md').split('## Options')
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !table.includes(`\`${name}\``))).toEqual([])
})
