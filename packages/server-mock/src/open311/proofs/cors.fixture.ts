import { open311Proxy } from '@otklik/sdk/proxy'
import { expect } from 'vitest'
import { setupMockServer } from '../../node.ts'
import { createMockOpen311, type Quirk } from '../index.ts'
import { endpoint, formOf, hole, type Make, type Proof, report, send, track, visit } from './visit.fixture.ts'

const site = 'https://site.example'

/** What no page of another origin may read is read through the page's own. */
export const ofNoCors: readonly Proof[] = [
  { number: 100, check: through('cors-absent'), without: pastTheProxy() },
  { number: 101, check: through('cors-absent', 'jsonp-callback'), without: pastTheProxy() },
  {
    number: 102,
    async check(make) {
      const on = visit(make, { town: { faults: [{ kind: 'answer_lost', route: 'submit' }] } })
      // The same words of a neighbour, at another house, and one's own of last week.
      const earlier = new Date(Date.now() - 7 * 86_400_000).toISOString()
      const { text, category: serviceCode = '' } = report()
      on.town.operator.add({ serviceCode, description: text, lat: 55.76, long: 37.62 })
      on.town.operator.add({ serviceCode, description: text, lat: 55.751_244, long: 37.618_423, requestedAt: earlier })
      expect(await send(on, report())).toBe('1003')
      expect(on.asked.filter((one) => one.startsWith('POST'))).toHaveLength(1)
    },
    // It would send again what may have arrived.
    without: {
      from: 'return kept.at === undefined ? send()',
      to: 'return kept.token === undefined ? send()',
    },
  },
]

function through(...quirks: Quirk[]): Proof['check'] {
  return async (make: Make) => {
    const town = createMockOpen311({ quirks, apiKeys: ['secret'] })
    const server = setupMockServer(town)
    server.listen({ onUnhandledFrame: 'error' })
    try {
      const proxy = open311Proxy({ upstream: endpoint, path: '/open311', apiKey: 'secret', clientAddress: () => '::1' })
      const on = { ...visit(make, {}), town, adapter: make({ endpoint: `${site}/open311`, fetch: inPage(proxy) }) }
      expect((await formOf(on)).categories.length).toBeGreaterThan(0)
      const number = await send(on, hole())
      expect(await track(on, number)).toMatchObject({ number, status: 'submitted' })
    } finally {
      server.close()
    }
  }
}

/** What a page of the site may do: ask its own origin, where the proxy is, and read of others what they let it read. */
function inPage(proxy: (request: Request) => Promise<Response>): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { origin } = new URL(request.url)
    request.headers.set('Origin', site)
    if (origin === site) return proxy(request)
    const response = await fetch(request)
    const allowed = response.headers.get('Access-Control-Allow-Origin')
    if (allowed !== '*' && allowed !== site) throw new TypeError('Failed to fetch')
    return response
  }
}

function pastTheProxy(): Proof['without'] {
  return { from: 'String(options.endpoint)', to: `'${endpoint}'` }
}
