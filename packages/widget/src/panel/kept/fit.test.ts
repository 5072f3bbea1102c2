import { expect, test } from 'vitest'
import { sampleForm } from '../sample-form.fixture.ts'
import { type AddedFile, blank, type Written } from '../written.ts'
import { fitted } from './fit.ts'

const file: AddedFile = { id: '1', name: 'яма.jpg', size: 1, type: 'image/jpeg', state: 'ready', blob: new Blob(['1']) }
const draft: Written = {
  ...blank({}),
  kind: 'complaint',
  text: 'На улице Ленина яма',
  category: 'roads.pits',
  answers: { detour: 'yes' },
  procedure: 'message',
  files: [file],
}

test('a draft that still fits stays as it is', () => {
  expect(fitted(draft, sampleForm)).toEqual({ written: draft, dropped: [] })
})

test('a theme that was withdrawn goes with its answers, and the text stays', () => {
  const form = { ...sampleForm, categories: sampleForm.categories.filter(({ code }) => code !== 'roads') }
  const { written, dropped } = fitted(draft, form)
  expect(dropped).toEqual(['topic'])
  expect(written).toEqual({ ...draft, category: undefined, answers: {} })
})

test('a kind that is not offered any more goes', () => {
  const { written, dropped } = fitted(draft, { ...sampleForm, kinds: ['question', 'thanks'] })
  expect(dropped).toContain('kind')
  expect(written.kind).toBeUndefined()
  expect(written.text).toBe(draft.text)
})

test('a way of being answered that is not offered any more goes', () => {
  const form = { ...sampleForm, procedures: sampleForm.procedures.filter(({ procedure }) => procedure === 'message') }
  const { written, dropped } = fitted({ ...draft, category: undefined, procedure: 'appeal' }, form)
  expect(dropped).toEqual(['procedure'])
  expect(written.procedure).toBeUndefined()
})

test('files go where none are taken any more', () => {
  const { limits } = sampleForm
  const form = { ...sampleForm, limits: { ...limits, files: { ...limits.files, count: 0 } } }
  expect(fitted(draft, form)).toMatchObject({ dropped: ['files'], written: { files: [] } })
})
