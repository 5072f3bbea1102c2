import { expectTypeOf, test } from 'vitest'
import type { BackendAdapter } from '../../adapter.ts'
import { createClient } from '../../client.ts'
import type { Case, CategoryDetails } from '../../domain/index.ts'
import { type RestCapabilities, rest } from './index.ts'

test('a client of the contract has what the contract can do, and nothing else', () => {
  const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: 'https://otklik.example' }) })
  expectTypeOf(client.category({ code: 'roads', language: 'ru' })).resolves.toEqualTypeOf<CategoryDetails>()
  expectTypeOf(client.rate({ number: '1', code: '1' }, { score: 5 })).resolves.toEqualTypeOf<Case>()
  // @ts-expect-error the contract has no cases nearby
  client.nearby
  // @ts-expect-error the contract has no support for somebody else's case
  client.support
})

test('the adapter fits wherever any adapter is asked for', () => {
  expectTypeOf(rest({ endpoint: '/' })).toEqualTypeOf<BackendAdapter<RestCapabilities>>()
  expectTypeOf(rest({ endpoint: '/' })).toExtend<BackendAdapter>()
})
