import { expectTypeOf, test } from 'vitest'
import type { BackendAdapter } from '../../adapter.ts'
import { createClient } from '../../client.ts'
import type { Case } from '../../domain/index.ts'
import { type Open311Capabilities, open311 } from './index.ts'

test('a client of a GeoReport server has what GeoReport can do, and nothing else', () => {
  const client = createClient({ organization: 'kirov', adapter: open311({ endpoint: '/open311' }) })
  expectTypeOf(client.track({ number: '1' })).resolves.toEqualTypeOf<Case>()
  // @ts-expect-error GeoReport knows no ratings
  client.rate
  // @ts-expect-error files go with a report or not at all
  client.attachLater
})

test('the adapter fits wherever any adapter is asked for', () => {
  expectTypeOf(open311({ endpoint: '/' })).toEqualTypeOf<BackendAdapter<Open311Capabilities>>()
  expectTypeOf(open311({ endpoint: '/' })).toExtend<BackendAdapter>()
  // @ts-expect-error an endpoint there must be
  open311({})
})
