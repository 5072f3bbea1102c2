import { expect, test } from 'vitest'
import type { Question } from '../../domain/question.ts'
import { conditionOf, simplified } from './conditions.ts'

const of = (meta: unknown) => conditionOf(meta, { category: 'verlichting', subcategory: 'lantaarnpaal' })

test('without conditions it is asked always', () => {
  expect(of({ label: 'Waar?' })).toEqual([[]])
})

test('the theme is settled before any answer', () => {
  expect(of({ ifAllOf: { subcategory: 'lantaarnpaal' } })).toEqual([[]])
  expect(of({ ifAllOf: { subcategory: 'klok' } })).toEqual([])
  expect(of({ ifOneOf: { subcategory: ['klok', 'lantaarnpaal'] } })).toEqual([[]])
})

test('one of several answers will do', () => {
  expect(of({ ifOneOf: { probleem: ['kapot', 'scheef'] } })).toEqual([
    [{ code: 'probleem', values: ['kapot', 'scheef'] }],
  ])
  expect(of({ ifOneOf: { probleem: 'kapot', gevaar: 'ja' } })).toEqual([
    [{ code: 'probleem', values: ['kapot'] }],
    [{ code: 'gevaar', values: ['ja'] }],
  ])
})

test('all of several must be given', () => {
  expect(of({ ifAllOf: { soort: ['matras', 'meubels'] } })).toEqual([
    [
      { code: 'soort', values: ['matras'] },
      { code: 'soort', values: ['meubels'] },
    ],
  ])
})

test('conditions nest to any depth, and both kinds must hold', () => {
  expect(
    of({
      ifAllOf: { subcategory: 'lantaarnpaal', ifOneOf: { probleem: ['kapot', 'overig'] } },
      ifOneOf: { gevaar: ['kabels'] },
    }),
  ).toEqual([
    [
      { code: 'probleem', values: ['kapot', 'overig'] },
      { code: 'gevaar', values: ['kabels'] },
    ],
  ])
})

test('what an answer implies need not be asked for again', () => {
  const gevaar: Question = {
    code: 'gevaar',
    type: 'choice',
    label: 'Gevaarlijk?',
    required: true,
    when: { code: 'probleem', values: ['kapot'] },
  }
  const both = [
    { code: 'probleem', values: ['kapot', 'overig'] },
    { code: 'gevaar', values: ['kabels'] },
  ]
  expect(simplified([both], [gevaar])).toEqual([[both[1]]])
  expect(simplified([both], [])).toEqual([both])
})
