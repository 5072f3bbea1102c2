import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

let output: Rolldown.RolldownOutput['output']

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production')
  vi.stubEnv('OTKLIK_BACKEND', 'https://feedback.example/town/')
  vi.stubEnv('OTKLIK_SECRET', 'of-the-server-and-of-no-page')
  const root = fileURLToPath(new URL('..', import.meta.url))
  const built = (await build({ root, logLevel: 'error', build: { write: false } })) as Rolldown.RolldownOutput
  output = built.output
}, 120_000)
afterAll(() => vi.unstubAllEnvs())

const texts = () => output.map((file) => (file.type === 'chunk' ? file.code : String(file.source)))

test('the page keeps to a policy without anything inline, wherever it stands', () => {
  const page = texts().find((text) => text.startsWith('<!doctype html>')) ?? ''
  const inline = [...page.matchAll(/<script\b[^>]*>([^<]*)/g)].map(([, code]) => code)
  expect(inline.length).toBeGreaterThan(0)
  expect(inline.join('')).toBe('')
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/)
  const addresses = [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
  expect(addresses.length).toBeGreaterThan(1)
  expect(addresses.filter((address) => !address?.startsWith('./'))).toEqual([])
})

test('no style sheet comes that the page does not name', () => {
  expect(output.filter(({ fileName }) => fileName.endsWith('.css'))).toHaveLength(1)
})

test('the backend is the one that was set, and nothing else of the environment is in a page', () => {
  expect(texts().some((text) => text.includes('https://feedback.example/town'))).toBe(true)
  expect(texts().some((text) => text.includes('of-the-server-and-of-no-page'))).toBe(false)
})
