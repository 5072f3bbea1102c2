import { expect, test } from 'vitest'
import { Question } from '../../domain/question.ts'
import { askedOf } from './questions.ts'

const theme = { main: 'afval', sub: 'grofvuil' }
const item = (key: string, field_type: string, meta: object = {}, required = false) => ({
  key,
  field_type,
  meta,
  required,
})

const ask = (...items: object[]) => askedOf(items as Record<string, unknown>[], theme)

const soort = item('soort', 'radio_input', { label: 'Wat?', values: { a: 'A', b: 'B' } }, true)

test('questions have the shape of the domain', () => {
  const { questions } = ask(soort, item('tekst', 'text_input', { shortLabel: 'Tekst' }), item('leeg', 'select_input'))
  expect(questions.map((one) => Question.safeParse(one).error)).toEqual([undefined, undefined, undefined])
})

test('a question without words is called by its key, and its meta may be anything', () => {
  expect(ask(item('extra', 'text_input'), { key: 'twee', field_type: 'text_input', meta: null })).toMatchObject({
    questions: [{ label: 'extra' }, { label: 'twee' }],
  })
})

test('options may come as a list', () => {
  const values = ['rood', { key: 'b', value: 'Blauw' }, { id: 'g', label: 'Groen' }]
  expect(ask(item('kleur', 'select_input', { values })).questions[0]?.options).toEqual([
    { value: 'rood', label: 'rood' },
    { value: 'b', label: 'Blauw' },
    { value: 'g', label: 'Groen' },
  ])
})

test('numbers are options like any other', () => {
  const of = (values: unknown) => ask(item('aantal', 'radio_input', { values })).questions[0]?.options
  expect(of({ 1: 1, 2: 'twee' })).toEqual([
    { value: '1', label: '1' },
    { value: '2', label: 'twee' },
  ])
  expect(of([1, { id: 2, label: 'twee' }])).toEqual(of({ 1: 1, 2: 'twee' }))
})

test('a question that stands with both levels of a theme is asked once', () => {
  expect(ask(soort, soort).questions).toHaveLength(1)
})

test.each([
  ['conditions of no shape', { ifAllOf: 'altijd', ifOneOf: [1, null] }],
  ['values of no shape', { values: 7, label: { nl: 'Wat?' }, subtitle: [] }],
  ['validators of no shape', { validators: { isBlocking: true } }],
  ['a condition on an object', { ifOneOf: { soort: { id: 'a' } } }],
])('%s are borne with', (_, meta) => {
  const { questions } = ask(item('vraag', 'radio_input', meta, true))
  expect(questions.map((one) => Question.safeParse(one).error)).toEqual(questions.map(() => undefined))
})

test('a condition that ours cannot say makes a question optional, and asks it rather too often', () => {
  const [, , both, either] = ask(
    soort,
    item('kleur', 'radio_input', { values: { r: 'Rood' } }),
    item('beide', 'text_input', { ifAllOf: { soort: 'a', kleur: 'r' } }, true),
    item('een', 'text_input', { ifOneOf: { soort: 'a', kleur: 'r' } }, true),
  ).questions
  expect(both).toMatchObject({ required: false, when: { code: 'kleur', values: ['r'] } })
  expect(either).toMatchObject({ required: false })
  expect(either?.when).toBeUndefined()
})

const end = (conditions: object) =>
  item('einde', 'plain_text', { type: 'alert', value: 'Bel ons.', validators: ['isBlockingAnswer'], ...conditions })

test('an end stands beside each answer that leads to it, wherever its text stands', () => {
  const { questions } = ask(end({ ifOneOf: { soort: ['a', 'c'] } }), soort)
  expect(questions).toMatchObject([{ options: [{ value: 'a', stop: 'Bel ons.' }, { value: 'b' }] }])
  expect(questions[0]?.options?.[1]).not.toHaveProperty('stop')
})

test('an end that several answers lead to together stops nobody who gave one of them', () => {
  const kleur = item('kleur', 'radio_input', { values: { r: 'Rood' } })
  const { questions } = ask(soort, kleur, end({ ifAllOf: { soort: 'a', kleur: 'r' } }))
  expect(questions.flatMap(({ options = [] }) => options).some(({ stop }) => stop)).toBe(false)
  expect(questions.at(-1)).toMatchObject({ type: 'note', label: 'Bel ons.', when: { code: 'kleur', values: ['r'] } })
})

test('an alert that does not block is only shown', () => {
  const { questions, stopper } = ask(item('let_op', 'plain_text', { type: 'alert', value: 'Let op!' }))
  expect(questions).toEqual([{ code: 'let_op', type: 'note', label: 'Let op!', required: false }])
  expect(stopper).toBeUndefined()
})

test('an end without an answer is the end of the theme', () => {
  expect(ask(end({}))).toMatchObject({ questions: [], stopper: { text: 'Bel ons.', final: true } })
  expect(ask(end({ ifAllOf: { subcategory: 'asbest' } }))).not.toHaveProperty('stopper')
})
