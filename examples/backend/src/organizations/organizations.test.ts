import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type Category, Form, inSeason, rulesFor } from '@otklik/sdk/domain'
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { loadOrganizations } from './index.ts'

const folder = join(import.meta.dirname, '../../organizations')
const organizations = loadOrganizations(folder)
const kirov = one('kirov')
const leaves = (categories: readonly Category[]): Category[] =>
  categories.flatMap((category) => (category.children ? leaves(category.children) : [category]))

test('the sample has a large, a small, a closed organization and one with a notice', () => {
  expect(organizations.map(({ id, form }) => [id, form('ru').status])).toEqual([
    ['closed-town', 'closed'],
    ['kirov', 'open'],
    ['library', 'open'],
    ['water-utility', 'notice'],
  ])
})

test.each(organizations.flatMap(({ id, languages }) => languages.map((language) => [id, language] as const)))(
  'the form of %s in %s is a form of the contract, whole and lazy',
  (id, language) => {
    for (const form of [one(id).form(language), one(id).lazyForm(language)]) {
      expect(z.safeParse(Form, form).error?.issues).toBeUndefined()
      expect(form.language).toBe(language)
    }
  },
)

test('the large form has 16 themes and at least 80 leaves, most of them served in November', () => {
  const { categories } = kirov.form('ru')
  expect(categories).toHaveLength(16)
  expect(leaves(categories).length).toBeGreaterThanOrEqual(80)
  expect(leaves(categories).filter((leaf) => inSeason(leaf, '2026-11-21')).length).toBeGreaterThanOrEqual(80)
  expect(leaves(categories).some((leaf) => !inSeason(leaf, '2026-11-21'))).toBe(true)
})

test('the large form asks questions of every type and has final and passable stoppers', () => {
  const all = leaves(kirov.form('ru').categories)
  const questions = all.flatMap((leaf) => leaf.questions ?? [])
  expect(new Set(questions.map(({ type }) => type))).toEqual(
    new Set(['text', 'longtext', 'number', 'datetime', 'choice', 'choices', 'note']),
  )
  expect(questions.some(({ when }) => when)).toBe(true)
  expect(questions.some(({ options }) => options?.some(({ stop }) => stop))).toBe(true)
  expect(new Set(all.flatMap(({ stopper }) => (stopper ? [stopper.final] : [])))).toEqual(new Set([true, false]))
})

test('the large form without details fits into 10,000 bytes of brotli', () => {
  expect(brotliCompressSync(JSON.stringify(kirov.lazyForm('ru'))).length).toBeLessThanOrEqual(10_000)
})

test('a leaf takes the rules of its branch unless it has its own', () => {
  const all = leaves(kirov.form('ru').categories)
  const lift = all.find(({ code }) => code === 'housing-lift')
  const graffiti = all.find(({ code }) => code === 'yards-graffiti')
  expect(lift).toMatchObject({ authority: 'Управление жилищного хозяйства', place: 'required', term: { n: 2 } })
  expect(graffiti).toMatchObject({ contact: 'none', place: 'required', procedures: ['message'] })
})

test('a theme that takes both procedures asks an appeal for contacts and gives it 30 calendar days', () => {
  const form = kirov.form('ru')
  const theme = leaves(form.categories).find(({ code }) => code === 'roads-potholes')
  expect(rulesFor(form, theme, 'appeal')).toMatchObject({
    contact: 'required',
    term: { n: 30, unit: 'calendar-days', from: 'registered' },
  })
  expect(rulesFor(form, theme, 'message').term).toEqual({ n: 10, unit: 'working-days', from: 'sent' })
})

test('the lazy form leaves hint, questions and stopper to the details of the leaf', () => {
  const lazy = leaves(kirov.lazyForm('ru').categories)
  expect(lazy.some((leaf) => 'hint' in leaf || 'questions' in leaf || 'stopper' in leaf)).toBe(false)
  expect(lazy.find(({ code }) => code === 'roads-potholes')?.details).toBe(true)
  expect(lazy.find(({ code }) => code === 'roads-signs')?.details).toBeUndefined()
  const details = kirov.category('roads-potholes', 'en')
  expect(details?.hint).toMatch(/^Take the photo/)
  expect(details?.questions?.[0]?.label).toBe('What kind of road is it?')
})

test('a branch and an unknown code have no details', () => {
  expect(kirov.category('roads', 'ru')).toBeUndefined()
  expect(kirov.category('nothing', 'ru')).toBeUndefined()
})

test('a language the organization does not speak gives Russian', () => {
  expect(kirov.form('tt').language).toBe('ru')
})

test('every text of the samples is translated', () => {
  for (const { form } of organizations) expect(JSON.stringify(form('en'))).not.toMatch(/"lang":"ru"/)
})

test('a theme without a translation is Russian as a whole and says so', () => {
  const [changed] = loadOrganizations(
    changedCopy('library', 'categories.json', (categories) => delete categories[0].label.en),
  )
  const [theme, next] = changed?.form('en').categories ?? []
  expect(theme).toMatchObject({ label: 'Книги и продление', lang: 'ru', authority: 'Отдел обслуживания' })
  expect(theme?.keywords).toContain('книга')
  expect(next).toMatchObject({ label: 'Events and classes' })
  expect(next).not.toHaveProperty('lang')
})

test('a consent carries the hash of its document in the language of the form', () => {
  const library = one('library')
  const [consent] = library.form('en').consents
  const document = library.consentDocument('personal-data', 'en')
  expect(consent).toMatchObject({ id: 'personal-data', required: true, sha256: document?.sha256 })
  expect(document?.text).toMatch(/^Consent to the processing/)
  expect(library.form('ru').consents[0]?.sha256).not.toBe(consent?.sha256)
  expect(library.consentDocument('nothing', 'ru')).toBeUndefined()
})

test('links to documents are paths, or absolute where the public address is given', () => {
  expect(one('library').form('ru').consents[0]?.url).toBe('/o/library/consents/personal-data?lang=ru')
  const form = one('library').form('ru', 'https://otklik.example/')
  expect(form.consents[0]?.url).toBe('https://otklik.example/o/library/consents/personal-data?lang=ru')
  expect(form.privacyUrl).toBe('https://otklik.example/o/library/privacy?lang=ru')
})

test('the version changes with a theme and with a consent document', () => {
  const before = one('library').formVersion
  const theme = changedCopy('library', 'categories.json', (categories) => {
    categories[0].label.en = 'Books'
  })
  const document = copyOf('library')
  writeFileSync(join(document, 'library/consents/news.ru.txt'), 'Новый текст')
  expect(loadOrganizations(theme)[0]?.formVersion).not.toBe(before)
  expect(loadOrganizations(document)[0]?.formVersion).not.toBe(before)
  expect(loadOrganizations(copyOf('library'))[0]?.formVersion).toBe(before)
})

test.each<[string, string, (source: Json) => unknown, string]>([
  [
    'a misspelt key',
    'organization.json',
    (it) => Object.assign(it, { disputeDay: 3 }),
    '/: Unrecognized key: "disputeDay"',
  ],
  [
    'a number out of range',
    'organization.json',
    (it) => Object.assign(it, { ratingDays: 900 }),
    '/ratingDays: Too big',
  ],
  [
    'files that may run in a browser',
    'organization.json',
    (it) => it.limits.files.types.push('image/svg+xml'),
    '/limits/files/types/7: takes image/jpeg',
  ],
  [
    'a time zone that is none',
    'organization.json',
    (it) => Object.assign(it, { timeZone: 'Kirov' }),
    '/timeZone: is not an IANA',
  ],
  [
    'a closed form without a reason',
    'organization.json',
    (it) => Object.assign(it, { status: 'closed' }),
    '/notice: must say why',
  ],
  [
    'a link that is no page',
    'organization.json',
    (it) => Object.assign(it.help, { url: 'javascript:alert(1)' }),
    '/help/url: Invalid',
  ],
  [
    'consent as ground with none required',
    'organization.json',
    (it) => it.consents.shift(),
    '/consents: must have a required one',
  ],
  ['a name without a translation', 'organization.json', (it) => delete it.name.en, '/name/en: is missing'],
  [
    'a folder of another name',
    'organization.json',
    (it) => Object.assign(it, { id: 'museum' }),
    '/id: must be the name of its folder',
  ],
  [
    'a code used twice',
    'categories.json',
    (it) => Object.assign(it[1], { code: 'books' }),
    '/1/code: books is used twice',
  ],
  [
    'a kind that is not offered',
    'categories.json',
    (it) => Object.assign(it[0], { kinds: ['complaint'] }),
    '/0/kinds: are not all kinds',
  ],
  [
    'a choice without options',
    'categories.json',
    (it) => Object.assign(it[0], { questions: [{ code: 'q', type: 'choice', label: { ru: 'Что?' } }] }),
    '/0/questions/0/options: are needed by type choice',
  ],
  [
    'Open311 where a consent must be ticked',
    'organization.json',
    (it) => Object.assign(it, { open311: 'number' }),
    '/open311: must be off where a consent is required',
  ],
  [
    'a condition on a question that is not there',
    'categories.json',
    (it) =>
      Object.assign(it[0], {
        questions: [{ code: 'q', type: 'text', label: { ru: 'Что?' }, when: { code: 'p', values: ['x'] } }],
      }),
    '/0/questions/0/when: must name an earlier question',
  ],
])('%s is refused with file, place and rule', (_, file, change, message) => {
  const copy = changedCopy('library', file, change)
  expect(() => loadOrganizations(copy)).toThrow(`${join(copy, 'library', file)}: ${message}`)
})

test('a file that is not JSON and a consent without its document are refused by name', () => {
  const broken = copyOf('library')
  writeFileSync(join(broken, 'library/organization.json'), '{')
  expect(() => loadOrganizations(broken)).toThrow(/organization\.json: is not JSON/)
  const bare = changedCopy('library', 'organization.json', (source) =>
    Object.assign(source.consents[1], { id: 'letters' }),
  )
  expect(() => loadOrganizations(bare)).toThrow(/letters\.ru\.txt: is missing/)
})

// biome-ignore lint/suspicious/noExplicitAny: the tests break files that are typed only once they are whole
type Json = any

function one(id: string) {
  const found = organizations.find((organization) => organization.id === id)
  if (!found) throw new Error(`no organization ${id}`)
  return found
}

function copyOf(id: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'otklik-organizations-'))
  cpSync(join(folder, id), join(copy, id), { recursive: true })
  return copy
}

function changedCopy(id: string, file: string, change: (source: Json) => unknown): string {
  const copy = copyOf(id)
  const path = join(copy, id, file)
  const source: unknown = JSON.parse(readFileSync(path, 'utf8'))
  change(source)
  writeFileSync(path, JSON.stringify(source))
  return copy
}
