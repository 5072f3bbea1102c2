import { readFileSync } from 'node:fs'
import type { Form } from '@otklik/sdk'
import { registerConformance } from '@otklik/sdk/conformance'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { webhook } from './webhook.fixture.ts'
import { startWebhookServer, type WebhookServer } from './webhook-server.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

const form: Form = {
  version: '1',
  organization: { id: 'park', name: 'Парк «Заречный»', shortName: 'Парк', timeZone: 'Europe/Moscow' },
  status: 'open',
  dataBasis: 'law',
  language: 'ru',
  languages: ['ru'],
  kinds: ['complaint', 'suggestion'],
  procedures: [{ procedure: 'message', label: 'Сообщение', needs: 'Ничего', contact: 'optional' }],
  categories: [
    { code: 'light', label: 'Освещение', place: 'required' },
    { code: 'events', label: 'Праздники', place: 'none', contact: 'required' },
    { code: 'trees', label: 'Упало дерево', photo: 'required' },
  ],
  limits: {
    text: { min: 5, max: 2000 },
    files: { count: 3, size: 5_000_000, total: 10_000_000, types: ['image/jpeg', 'image/png'] },
  },
  consents: [],
  features: [],
  help: { phone: '+7 (000) 000-00-00' },
}

describe('webhook', () => {
  let server: WebhookServer
  beforeAll(async () => {
    server = await startWebhookServer(form)
  })
  afterAll(() => server.close())

  registerConformance(
    test,
    { adapter: 'webhook', server: 'HTTP' },
    {
      createAdapter: (_, through = (fetch) => fetch) => webhook({ url: server.url, form, fetch: through(fetch) }),
      organization: 'park',
      onlyOrganization: true,
      refuses: ['text', 'text-length', 'category', 'place', 'photo', 'contact', 'file-count', 'file-type'],
      operator: { count: async () => server.messages.size },
    },
  )
})

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const guide = here('../../../../docs/write-an-adapter.md')

test('docs/write-an-adapter.md shows the adapter that passes here', () => {
  expect(guide).toContain(`\`\`\`ts\n${here('./webhook.fixture.ts')}\`\`\``)
})

test('it shows the harness of this file', () => {
  const shown = guide.split('## Hold it to the suite')[1]?.split('```')[1]?.replace('ts\n', '') ?? ''
  const indented = shown.replaceAll(/^(?=.)/gm, '  ')
  expect(shown).toContain('registerConformance')
  expect(here('./webhook.test.ts')).toContain(indented)
})

test('the adapter is shorter than a hundred lines', () => {
  expect(here('./webhook.fixture.ts').split('\n').length).toBeLessThan(100)
})
