import { readFile } from 'node:fs/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { json, serve } from './server.fixture.ts'
import { form, receipt, someCase } from './words.fixture.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const here = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

test.each(['../README.md', '../../../README.md', '../../../README.ru.md'])(
  '%s shows the snippet that the next test runs',
  async (readme) => {
    expect(await here(readme)).toContain(`\`\`\`ts\n${await here('./readme.fixture.ts')}\`\`\``)
  },
)

test("the README's snippet sends a message with a photo and follows it", async () => {
  const server = await serve(({ method, path, headers }, response) => {
    if (path.includes('/form')) json(response, form)
    else if (method === 'GET') json(response, someCase)
    else if (path.endsWith('/submissions')) json(response, receipt, 201)
    else json(response, { id: 'a', attachment: headers['otklik-attachment'], expiresAt: '2026-11-22T10:00:00Z' }, 201)
  })
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (input: Request, init?: RequestInit) =>
    real(new Request(input.url.replace('https://otklik.example', server.url), input), init),
  )
  const said: unknown[][] = []
  vi.spyOn(console, 'log').mockImplementation((...words) => said.push(words))
  await import('./readme.fixture.ts')
  expect(said.at(-1)).toEqual(['2026-000123-7', 'submitted'])
  expect(said.map(([word]) => word)).toContain('accepted')
})
