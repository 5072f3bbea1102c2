import type { BackendAdapter } from '@otklik/sdk'
import { expect, test } from 'vitest'
import type { Attribute } from './attributes.ts'
import { organizationPage, readBackend, readLanguage, readOptions, readPlace } from './options.ts'

const read = (attributes: Partial<Record<Attribute, string>>) =>
  readOptions({
    attribute: (name) => attributes[name] ?? null,
    pageLanguage: 'ru',
    pageUrl: 'https://kirov.example/news/',
    defaultBackend: 'https://otklik.example',
  })

test('the organization alone is enough', () => {
  expect(read({ organization: 'kirov' })).toEqual({
    organization: 'kirov',
    backend: 'https://otklik.example',
    mode: 'button',
    language: 'ru',
    theme: 'page',
    sharedDevice: false,
    history: true,
    debug: false,
    adapter: 'rest',
  })
})

test('every option is read', () => {
  const options = read({
    organization: 'kirov',
    backend: '/otklik/',
    mode: 'inline',
    kind: 'question',
    category: 'roads.pit',
    place: 'ул. Ленина, 5',
    procedure: 'appeal',
    lang: 'en-GB',
    theme: 'dark',
    label: ' Спросить ',
    'shared-device': '',
    history: 'off',
    debug: '',
    adapter: 'rest',
  })
  expect(options).toEqual({
    organization: 'kirov',
    backend: 'https://kirov.example/otklik',
    mode: 'inline',
    kind: 'question',
    category: 'roads.pit',
    place: { address: { text: 'ул. Ленина, 5' } },
    procedure: 'appeal',
    language: 'en',
    theme: 'dark',
    label: 'Спросить',
    sharedDevice: true,
    history: false,
    debug: true,
    adapter: 'rest',
  })
})

test('a wrong value counts as one left out', () => {
  const options = read({
    organization: 'kirov',
    mode: 'popup',
    kind: 'rant',
    theme: 'pink',
    backend: 'javascript:alert(1)',
  })
  expect(options).toEqual(read({ organization: 'kirov' }))
})

test.each(['rest', 'open311', 'signalen', 'pos'] as const)('an adapter is known by the name %s', (adapter) => {
  expect(read({ adapter }).adapter).toBe(adapter)
})

test('an adapter given by the page wins over a name', () => {
  const given = { name: 'own' } as BackendAdapter
  const source = { pageLanguage: '', pageUrl: 'https://a.example', defaultBackend: 'https://b.example' }
  expect(readOptions({ ...source, attribute: () => 'rest', adapter: given }).adapter).toBe(given)
})

test('a flag is off when it says so', () => {
  expect(read({ 'shared-device': 'false' }).sharedDevice).toBe(false)
})

test('a backend keeps its path and loses its slash, query and fragment', () => {
  expect(readBackend('https://a.example/otklik/?x=1#y', 'https://b.example')).toBe('https://a.example/otklik')
})

test.each([
  ['58.6035, 49.668', { point: { latitude: 58.6035, longitude: 49.668 } }],
  ['-1,2; Мост', { point: { latitude: -1, longitude: 2 }, address: { text: 'Мост' } }],
  ['91, 0', { address: { text: '91, 0' } }],
  ['ул. Ленина, 5', { address: { text: 'ул. Ленина, 5' } }],
])('the place «%s» is understood', (value, place) => {
  expect(readPlace(value)).toEqual(place)
})

test.each([
  ['ru', 'ru'],
  ['tt-RU', 'tt'],
  ['EN', 'en'],
  ['de', 'ru'],
  ['', 'ru'],
])('the language tag «%s» gives %s', (value, language) => {
  expect(readLanguage(value)).toBe(language)
})

test('the page of an organization stands on its backend', () => {
  expect(organizationPage({ backend: 'https://a.example/x', organization: 'kirov' })).toBe(
    'https://a.example/x/o/kirov',
  )
})
