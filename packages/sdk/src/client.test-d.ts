import { expectTypeOf, test } from 'vitest'
import type { BackendAdapter, Capabilities, RequestOptions } from './adapter.ts'
import { type Client, createClient } from './client.ts'
import type { Delivery, DeliveryState } from './delivery.ts'
import type { Case, CaseSummary } from './domain/index.ts'

const capabilities = {
  idempotency: 'none',
  attach: 'none',
  attachLater: false,
  category: false,
  track: true,
  mine: false,
  rate: false,
  dispute: false,
  reply: false,
  nearby: false,
  support: false,
  suggestCategory: false,
} as const

declare const known: BackendAdapter<typeof capabilities>
declare const register: BackendAdapter<typeof capabilities & { readonly trackBy: 'number' }>
declare const verifying: BackendAdapter<Omit<typeof capabilities, 'mine'> & { readonly mine: true }>
declare const anyBackend: BackendAdapter

test('a method that a known backend has is there', () => {
  const client = createClient({ organization: 'kirov', adapter: known })
  expectTypeOf(client.track({ number: '1', token: 'a' })).resolves.toEqualTypeOf<Case>()
  expectTypeOf(client.capabilities.track).toEqualTypeOf<true>()
})

test('a method that a known backend lacks is a type error', () => {
  const client = createClient({ organization: 'kirov', adapter: known })
  expectTypeOf(client).not.toHaveProperty('rate')
  // @ts-expect-error the backend cannot rate
  client.rate
  // @ts-expect-error the backend does not take files later
  client.attachLater
})

test('every method is there when the backend is not known; it may throw UnsupportedError', () => {
  const client = createClient({ organization: 'kirov', adapter: anyBackend })
  expectTypeOf(client).toEqualTypeOf<Client<Capabilities>>()
  expectTypeOf(client.rate).toBeFunction()
  expectTypeOf(client.capabilities.rate).toEqualTypeOf<boolean>()
})

test('a known backend can stand where any backend is asked for', () => {
  expectTypeOf(known).toExtend<BackendAdapter>()
})

test('an access takes a token or a code, not neither', () => {
  const client = createClient({ organization: 'kirov', adapter: known })
  // @ts-expect-error a number alone opens nothing
  client.track({ number: '1' })
})

test('a number alone is enough in a public register', () => {
  const client = createClient({ organization: 'kirov', adapter: register })
  expectTypeOf(client.track({ number: '1' })).resolves.toEqualTypeOf<Case>()
})

test('a list of one’s own is there where the backend verifies who has come, and opens cases without their secrets', () => {
  const client = createClient({ organization: 'kirov', adapter: verifying })
  expectTypeOf(client.mine()).resolves.toEqualTypeOf<CaseSummary[]>()
  expectTypeOf(client.mine).parameter(0).toEqualTypeOf<RequestOptions | undefined>()
  expectTypeOf(client.track({ number: '1', mine: true })).resolves.toEqualTypeOf<Case>()
  // @ts-expect-error what is not said to be one's own needs its secret
  client.track({ number: '1', mine: false })
  // @ts-expect-error this backend verifies nobody
  createClient({ organization: 'kirov', adapter: known }).mine
})

test('what is watched are deliveries, whose states are told apart by their names', () => {
  const client = createClient({ organization: 'kirov', adapter: known })
  expectTypeOf(client.watch).parameter(0).parameter(0).toEqualTypeOf<readonly Delivery[]>()
  expectTypeOf<Delivery['kept']>().toEqualTypeOf<boolean | undefined>()
  expectTypeOf<Extract<DeliveryState, { name: 'sending' }>['elsewhere']>().toEqualTypeOf<true | undefined>()
})
