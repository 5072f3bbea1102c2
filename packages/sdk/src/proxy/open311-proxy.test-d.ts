import { expectTypeOf, test } from 'vitest'
import { open311Proxy } from './index.ts'

const place = { upstream: 'https://city.example/open311/v2', path: '/open311' }

test('a handler that looks at the request alone fits wherever a runtime calls it', () => {
  const handler = open311Proxy({ ...place, clientAddress: (request) => request.headers.get('x-real-ip') ?? undefined })
  expectTypeOf(handler).toExtend<(request: Request) => Promise<Response>>()
  expectTypeOf(handler).toExtend<(request: Request, env: { key: string }) => Promise<Response>>()
})

test('a handler that needs the connection cannot be called without it', () => {
  const handler = open311Proxy({ ...place, clientAddress: (_, client: { address: string }) => client.address })
  expectTypeOf(handler).toExtend<(request: Request, client: { address: string; port: number }) => Promise<Response>>()
  expectTypeOf(handler).not.toExtend<(request: Request) => Promise<Response>>()
})
