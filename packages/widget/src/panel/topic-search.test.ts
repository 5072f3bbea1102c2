import { expect, test } from 'vitest'
import { topicsFor } from './flow.ts'
import { sampleForm } from './sample-form.fixture.ts'
import { searchTopics } from './topic-search.ts'

const topics = topicsFor(sampleForm, undefined)
const found = (query: string) => searchTopics(topics, query).map(({ topic }) => topic.code)

test('a word in another case finds the theme', () => {
  expect(found('яма')).toEqual(['roads.pits'])
  expect(found('ЯМЫ')).toEqual(['roads.pits'])
})

test('a search word of the theme finds it', () => {
  expect(found('колеи')).toEqual(['roads.pits'])
})

test('the name of a branch finds its themes', () => {
  expect(found('дороги')).toEqual(['roads.snow', 'roads.pits'])
})

test('every word has to fit', () => {
  expect(found('снег дорога')).toEqual(['roads.snow'])
  expect(found('снег лифт')).toEqual([])
})

test('ё and е are one letter', () => {
  const lake = [{ topic: { code: 'l', label: 'Озёра' }, path: [] }]
  expect(searchTopics(lake, 'озеро')).toHaveLength(1)
})

test('an empty query finds everything', () => {
  expect(found('  ')).toHaveLength(topics.length)
})
