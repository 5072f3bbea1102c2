import { expect, test } from 'vitest'
import { Form } from '../domain/form.ts'
import { type BackendForm, type GivenForm, makeForm } from './given-form.ts'

const said: BackendForm = {
  categories: [
    {
      code: 'roads',
      label: 'Roads',
      children: [
        {
          code: '001',
          label: 'Potholes',
          questions: [{ code: 'depth', type: 'number', label: 'Depth', required: true }],
        },
      ],
    },
  ],
  limits: { text: { min: 1, max: 4000 } },
  features: ['track'],
}

const make = (given?: GivenForm, language: 'ru' | 'en' = 'ru', backend = said) =>
  makeForm({ organization: 'kirov', language }, backend, given)

test('with nothing given a form is whole, and the organization is called by its id', () => {
  const form = make()
  expect(Form.safeParse(form).error).toBeUndefined()
  expect(form).toMatchObject({
    organization: { id: 'kirov', name: 'kirov', shortName: 'kirov' },
    status: 'open',
    kinds: ['complaint'],
    procedures: [{ procedure: 'message', contact: 'optional' }],
    limits: { files: { count: 0 } },
  })
})

test('no term is promised that nobody has named', () => {
  expect(make().procedures[0]?.term).toBeUndefined()
})

test('what the site says stands in the form', () => {
  const form = make({
    organization: { name: 'Управа', timeZone: 'Europe/Samara' },
    contact: 'required',
    kinds: ['question'],
    limits: { text: { min: 10 } },
    help: { phone: '112' },
    placeNeeds: 'both',
  })
  expect(Form.safeParse(form).error).toBeUndefined()
  expect(form).toMatchObject({
    organization: { id: 'kirov', name: 'Управа', shortName: 'Управа', timeZone: 'Europe/Samara' },
    procedures: [{ contact: 'required' }],
    kinds: ['question'],
    limits: { text: { min: 10, max: 4000 } },
    help: { phone: '112' },
    placeNeeds: 'both',
  })
})

test('where a backend takes no files, a site cannot make it', () => {
  expect(make({ limits: { files: { count: 3 } } }).limits.files.count).toBe(0)
})

test('a site switches features off and never on', () => {
  expect(make({ features: ['nearby'] }).features).toEqual([])
  expect(make({ features: ['track', 'nearby'] }).features).toEqual(['track'])
})

test('a language that the form does not have gives its first', () => {
  expect(make({ languages: ['ru'] }, 'en').language).toBe('ru')
})

test('words in another language than the form say so, all the way down', () => {
  expect(make({ language: 'en' }).categories).toMatchObject([
    { lang: 'en', children: [{ lang: 'en', questions: [{ lang: 'en' }] }] },
  ])
  expect(make({ language: 'en' }, 'en').categories).toEqual(said.categories)
})

test('the version stays while the form does, and changes with anything that is asked', () => {
  expect(make().version).toBe(make().version)
  const longer = { ...said, limits: { text: { min: 1, max: 3000 } } }
  expect(make(undefined, 'ru', longer).version).not.toBe(make().version)
  expect(make({ contact: 'required' }).version).not.toBe(make().version)
})
