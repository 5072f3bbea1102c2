import { expect, test } from 'vitest'
import { Case } from './case.ts'
import { Category } from './category.ts'
import { tolerant } from './tolerant.ts'

const leaf = { code: 'potholes', label: 'Ямы' }

test('unknown keys are dropped, however deep', () => {
  const read = tolerant(Category).parse({ code: 'roads', label: 'Дороги', children: [{ ...leaf, mood: 'grim' }], x: 1 })
  expect(read).toEqual({ code: 'roads', label: 'Дороги', children: [leaf] })
})

test('an unknown status becomes unknown', () => {
  const read = tolerant(Case).parse({
    number: '1',
    status: 'teleported',
    updatedAt: '2027-01-01T00:00:00Z',
    timeline: [{ at: '2027-01-01T00:00:00Z', status: 'dreamt_of' }],
    actions: ['rate', 'levitate'],
    visibility: 'private',
  })
  expect(read.status).toBe('unknown')
  expect(read.timeline[0]?.status).toBe('unknown')
  expect(read.actions).toEqual(['rate'])
})

test('an optional field that cannot be read is left out', () => {
  expect(tolerant(Category).parse({ ...leaf, term: { n: 3, unit: 'moons', from: 'sent' }, place: 'maybe' })).toEqual(
    leaf,
  )
})

test('a question of an unknown type is kept as unknown', () => {
  const question = { code: 'q', type: 'hologram', label: 'Покажите', required: false }
  expect(tolerant(Category).parse({ ...leaf, questions: [question] }).questions).toEqual([
    { ...question, type: 'unknown' },
  ])
})

test('a list item without what it must have is left out and the others stay', () => {
  const read = tolerant(Category).parse({ code: 'roads', label: 'Дороги', children: [leaf, { label: 'Без кода' }] })
  expect(read.children).toEqual([leaf])
})

test('a required field that cannot be read fails with its path', () => {
  const result = tolerant(Case).safeParse({ number: 7, status: 'submitted' })
  expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain('number')
})
