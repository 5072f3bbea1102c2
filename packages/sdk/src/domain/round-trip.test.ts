import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import { arbitraryOf } from '../arbitrary.fixture.ts'
import * as contract from '../contract/index.ts'
import * as domain from './index.ts'
import { tolerant } from './tolerant.ts'

vi.setConfig({ testTimeout: 60_000 })
// The same search in every run, so that what fails is of the change; another one with another number.
fc.configureGlobal({ seed: Number(process.env.OTKLIK_SEED ?? 20_261_122) })

/** Every schema that the package exports, by its name. */
const words = Object.entries<unknown>({ ...domain, ...contract }).filter(
  (entry): entry is [string, z.ZodMiniType] => entry[1] instanceof z.ZodMiniType,
)

test('every word is tried', () => {
  const names = words.map(([name]) => name)
  expect(names).toEqual(
    expect.arrayContaining(['Form', 'Submission', 'Receipt', 'Case', 'Problem', 'SubmissionRequest']),
  )
})

// fast-check prints the seed of a failure.
test.each(words)('%s says the same after a journey, to a strict reader and to a tolerant one', (_, schema) => {
  const reader = tolerant(schema)
  fc.assert(
    fc.property(arbitraryOf(schema), (value) => {
      const travelled: unknown = JSON.parse(JSON.stringify(value))
      expect(schema.parse(travelled)).toEqual(value)
      expect(reader.parse(travelled)).toEqual(value)
    }),
    { numRuns: 60 },
  )
})

/** What backends answer with. */
const answers = ['Form', 'CategoryDetails', 'Receipt', 'Case', 'OwnCases', 'Upload', 'Challenge', 'Session', 'Problem']

test.each(words.filter(([name]) => answers.includes(name)))('%s is read from anything, or not at all', (_, schema) => {
  const reader = tolerant(schema)
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), altered(schema)), (value) => {
      const { success, data, error } = reader.safeParse(value)
      // Whatever comes of it is what a strict reader would have taken.
      if (success) expect(schema.safeParse(data)).toEqual({ success: true, data })
      else expect(error?.issues.length).toBeGreaterThan(0)
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

/** A value of the schema with one of its parts changed to something else, and with keys of prototypes everywhere. */
function altered(schema: z.ZodMiniType): fc.Arbitrary<unknown> {
  return fc.tuple(arbitraryOf(schema), fc.nat(), fc.jsonValue()).map(([value, nth, other]) => {
    const tree = polluted(value)
    const places = placesOf(tree)
    const place = places[nth % places.length]
    if (!place) return other
    put(place.holder, place.key, other)
    return tree
  })
}

function polluted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(polluted)
  const tree = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, polluted(item)]))
  for (const key of ['__proto__', 'constructor', 'prototype']) put(tree, key, { polluted: true })
  return tree
}

/** As JSON.parse does it, for which a key `__proto__` is a key like any other. */
const put = (holder: object, key: string, value: unknown) =>
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })

function placesOf(tree: unknown): { readonly holder: object; readonly key: string }[] {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => [{ holder: tree, key }, ...placesOf(value)])
}
