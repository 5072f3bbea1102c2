import { readFile } from 'node:fs/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { json, serve, type TestServer } from './server.fixture.ts'
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

test.each(['open311', 'signalen', 'pos', 'session'])('README.md shows the snippet of %s', async (adapter) => {
  expect(await here('../README.md')).toContain(`\`\`\`ts\n${await here(`./readme-${adapter}.fixture.ts`)}\`\`\``)
})

test('README.md names whatever the package exports', async () => {
  const { exports } = JSON.parse(await here('../package.json')) as { exports: Record<string, unknown> }
  const readme = await here('../README.md')
  // `…/tus` beside its whole name, where a line names several.
  const told = (path: string) =>
    [`@otklik/sdk${path.slice(1)}`, path.replace('.', '…'), path.replace(/.*\//, '…/')].some((name) =>
      readme.includes(`\`${name}\``),
    )
  expect(Object.keys(exports).filter((path) => !told(path))).toEqual([])
})

test('the snippet for Open311 sends a report and follows it by its number', async () => {
  const report = { service_request_id: '293944', status: 'open', service_code: '015', requested_datetime: now }
  const server = await serve(({ method, path }, response) => {
    if (path.includes('/services')) json(response, [{ service_code: '015', service_name: 'Фонарь', metadata: false }])
    else if (method === 'POST') json(response, [{ service_request_id: '293944' }])
    else json(response, path.includes('293944') ? [report] : [])
  })
  const said = await running('https://city.example', server, () => import('./readme-open311.fixture.ts'))
  expect(said.at(-1)).toEqual(['293944', 'submitted'])
})

test('the snippet for Signalen sends a report and follows it by its token', async () => {
  const uuid = '5a1f4d0e-7a43-4f0c-9f0e-2f0a4c1d3b6e'
  const signal = {
    id: 24,
    signal_id: uuid,
    id_display: 'SIG-24',
    status: { state: 'OPEN' },
    created_at: now,
    updated_at: now,
  }
  const sub = { slug: 'grofvuil', name: 'Grofvuil', is_active: true, departments: [] }
  const href = '/signals/v1/public/terms/categories/afval/sub_categories/grofvuil'
  const category = { slug: 'afval', name: 'Afval', sub_categories: [{ ...sub, _links: { self: { href } } }] }
  const server = await serve(({ method, path }, response) => {
    if (path.includes('/categories')) json(response, { count: 1, results: [category] })
    else if (path.includes('/questions')) json(response, { count: 0, results: [] })
    else json(response, signal, method === 'POST' ? 201 : 200)
  })
  const said = await running('https://meldingen.example', server, () => import('./readme-signalen.fixture.ts'))
  expect(said.at(-1)).toEqual(['SIG-24', 'submitted'])
})

test('the snippet for ПОС makes the address of the form', async () => {
  const said = await running('https://pos.gosuslugi.ru', undefined, () => import('./readme-pos.fixture.ts'))
  expect(said).toEqual([['https://pos.gosuslugi.ru/form?opaId=216934&fz59=false', 'https://pos.gosuslugi.ru']])
})

test("the README's snippet sends a message with a photo and follows it", async () => {
  const server = await serve(({ method, path, headers }, response) => {
    if (path.includes('/form')) json(response, form)
    else if (method === 'GET') json(response, someCase)
    else if (path.endsWith('/submissions')) json(response, receipt, 201)
    else json(response, { id: 'a', attachment: headers['otklik-attachment'], expiresAt: '2026-11-22T10:00:00Z' }, 201)
  })
  const said = await running('https://otklik.example', server, () => import('./readme.fixture.ts'))
  expect(said.at(-1)).toEqual(['2026-000123-7', 'submitted'])
  expect(said.map(([word]) => word)).toContain('accepted')
})

test('the snippet for residents of a network lists what is theirs, and opens it', async () => {
  const asked: unknown[] = []
  const token = `ses_${'s'.repeat(40)}`
  const session = { token, expiresAt: now, network: 'vk', role: 'resident', keeping: 'a-place-of-theirs' }
  const summary = { number: '2026-000123-7', status: 'submitted', sentAt: now, updatedAt: now }
  vi.stubGlobal('location', new URL('https://mini.example/?vk_user_id=1&sign=a'))
  const server = await serve(({ method, path, headers, body }, response) => {
    asked.push(method === 'POST' ? JSON.parse(String(body)) : headers.authorization)
    if (path.endsWith('/sessions')) json(response, session, 201)
    else json(response, path.endsWith('/submissions') ? { items: [summary] } : someCase)
  })
  const said = await running('https://otklik.example', server, () => import('./readme-session.fixture.ts'))
  expect(said).toEqual([['2026-000123-7', now, 'submitted']])
  expect(asked).toEqual([{ launch: 'vk_user_id=1&sign=a' }, `Bearer ${token}`, `Bearer ${token}`])
})

const now = new Date().toISOString()

/** Runs a snippet with a real server in the place of the invented one, and gives what it has said in the console. */
async function running(
  origin: string,
  server: TestServer | undefined,
  run: () => Promise<unknown>,
): Promise<unknown[][]> {
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (input: Request, init?: RequestInit) =>
    real(new Request(input.url.replace(origin, server?.url ?? ''), input), init),
  )
  const said: unknown[][] = []
  vi.spyOn(console, 'log').mockImplementation((...words) => said.push(words))
  await run()
  return said
}
