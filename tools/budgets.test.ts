import { expect, test } from 'vitest'
import { budgets, type Manifest } from './budgets.ts'

const manifest: Manifest = {
  entries: {
    loader: { file: 'otklik.js', imports: [] },
    panel: { file: 'panel.js', imports: ['preact.js'] },
    ru: { file: 'ru.js', imports: [] },
    en: { file: 'en.js', imports: [] },
    steps: { file: 'steps.js', imports: ['panel.js', 'schemas.js'] },
    client: { file: 'client.js', imports: ['schemas.js'] },
    photo: { file: 'photo.js', imports: ['preact.js', 'exif.js'] },
    tus: { file: 'tus.js', imports: ['client.js'] },
  },
}

const paths = Object.fromEntries(
  budgets(manifest).map(({ name, path }) => [name, path.map((file) => file.replace('packages/widget/dist/', ''))]),
)

test('before a click a page pays for the loader alone', () => {
  expect(paths['otklik.js: before a click']).toEqual(['otklik.js'])
})

test('the first screen counts the panel, what it imports, and Russian', () => {
  expect(paths['first screen painted']).toEqual(['panel.js', 'preact.js', 'ru.js'])
})

test('the first open counts each file once', () => {
  expect(paths['first open in all']).toEqual(['panel.js', 'preact.js', 'ru.js', 'steps.js', 'schemas.js', 'client.js'])
})

test('a later chunk counts only what the first open has not brought', () => {
  expect(paths['photo tools']).toEqual(['photo.js', 'exif.js'])
  expect(paths.tus).toEqual(['tus.js'])
})

test('a build that lost an entry is refused', () => {
  expect(() => budgets({ entries: { loader: { file: 'otklik.js', imports: [] } } })).toThrow('no entry “panel”')
})
