import { readFileSync } from 'node:fs'
import { createClient, createKey, type Draft, type Form } from '@otklik/sdk'
import { registerConformance } from '@otklik/sdk/conformance'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
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

test('a client sends through it', async () => {
  const server = await startWebhookServer(form)
  onTestFinished(server.close)
  const { url } = server
  const draft: Draft = {
    key: createKey(),
    files: [{ id: 'photo-0001', name: 'дерево.png', blob: new Blob(['x'], { type: 'image/png' }) }],
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: 'Упало дерево',
      category: 'trees',
      answers: [],
      consents: [],
      language: 'ru',
      formVersion: form.version,
      source: { channel: 'site' },
    },
  }
  const client = createClient({ organization: 'park', adapter: webhook({ url, form }) })
  const delivery = client.submit(draft)
  const { number } = await delivery.receipt
  expect(server.messages.get(number)?.text).toBe('Упало дерево')
})

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const guide = here('../../../../docs/write-an-adapter.md')

test('docs/write-an-adapter.md shows the adapter that passes here', () => {
  expect(guide).toContain(`\`\`\`ts\n${here('./webhook.fixture.ts')}\`\`\``)
})

test.each(['## Use it', '## Hold it to the suite'])('under %s it shows lines of this file', (heading) => {
  const shown = guide.split(heading)[1]?.split('```')[1]?.replace('ts\n', '') ?? ''
  expect(shown.length).toBeGreaterThan(100)
  expect(here('./webhook.test.ts')).toContain(shown.replaceAll(/^(?=.)/gm, '  '))
})

test('the adapter is shorter than a hundred lines', () => {
  expect(here('./webhook.fixture.ts').split('\n').length).toBeLessThan(100)
})
