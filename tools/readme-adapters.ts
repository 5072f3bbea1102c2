import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Capabilities } from '@otklik/sdk'
import { golden } from '../packages/sdk/src/conformance/golden.fixture.ts'
import { root } from './command.ts'

/** Capabilities of each adapter, in each shape that its options give it. */
type Golden = Readonly<Record<string, readonly Capabilities[]>>
type Language = 'en' | 'ru'
type Capability = keyof Capabilities
type Words = Readonly<Record<Language, string>>

/** Where the table stands. */
export const readmes: Readonly<Record<string, Language>> = { 'README.md': 'en', 'README.ru.md': 'ru' }

/** In the order in which a resident meets them. */
const rows: readonly (readonly [Capability, Words])[] = [
  ['suggestCategory', { en: 'a theme suggested from the text', ru: 'подсказка темы по тексту' }],
  ['category', { en: 'questions of a theme', ru: 'вопросы к теме' }],
  ['nearby', { en: 'what others have reported nearby', ru: 'что уже сообщили рядом' }],
  ['support', { en: 'joining one of those', ru: 'присоединиться к такому сообщению' }],
  ['attach', { en: 'photos and files', ru: 'фото и файлы' }],
  ['idempotency', { en: 'an answer that was lost', ru: 'ответ сервера потерялся' }],
  ['track', { en: 'following a message', ru: 'следить за сообщением' }],
  ['attachLater', { en: 'files sent later', ru: 'дослать файлы' }],
  ['reply', { en: 'replying', ru: 'ответить на вопрос ведомства' }],
  ['mine', { en: 'all that a verified resident has sent', ru: 'всё, что отправил подтверждённый житель' }],
  ['rate', { en: 'rating the answer', ru: 'оценить ответ' }],
  ['dispute', { en: 'disputing it', ru: 'не согласиться с ответом' }],
]

const values: Readonly<Record<string, Words>> = {
  true: { en: 'yes', ru: 'да' },
  false: { en: '', ru: '' },
  number: { en: 'by number', ru: 'по номеру' },
  code: { en: 'by number and code', ru: 'по номеру и коду' },
  token: { en: 'by number and token', ru: 'по номеру и длинному коду' },
  key: { en: 'sent again, never twice', ru: 'отправится снова, но не дважды' },
  lookup: { en: 'looked for, then the resident decides', ru: 'ищет сообщение, потом решает житель' },
  none: { en: 'the resident decides', ru: 'решает житель' },
  before: { en: 'before the text', ru: 'до текста' },
  with: { en: 'with the text', ru: 'вместе с текстом' },
  after: { en: 'after the text', ru: 'после текста' },
}

/** The table of what each adapter can do; a cell lists what its options choose between. */
export function adaptersTable(language: Language, capabilities: Golden = golden): string {
  const names = Object.keys(capabilities)
  const line = (cells: readonly string[]) => `|${cells.map((text) => (text ? ` ${text} ` : ' ')).join('|')}|`
  return [
    line(['', ...names.map((name) => `\`${name}\``)]),
    `|${'---|'.repeat(names.length + 1)}`,
    ...rows.map(([capability, words]) =>
      line([words[language], ...names.map((name) => cell(capability, capabilities[name] ?? [], language))]),
    ),
    '',
  ].join('\n')
}

/** Capabilities that the table leaves out. */
export function untold(capabilities: Golden = golden): string[] {
  const told = new Set<string>([...rows.map(([capability]) => capability), 'trackBy'])
  return [...new Set(Object.values(capabilities).flat().flatMap(Object.keys))].filter((name) => !told.has(name))
}

function cell(capability: Capability, shapes: readonly Capabilities[], language: Language): string {
  const or = language === 'ru' ? ' или ' : ' or '
  const found = new Set(shapes.map((shape) => saidBy(capability, shape)))
  const texts = [...found].map((value) => (values[value] ?? { en: value, ru: value })[language])
  const said = texts.filter((text) => text !== '')
  if (said.length === 0) return ''
  return said.join(or) + (texts.length > said.length ? { en: ', by option', ru: ', если включить' }[language] : '')
}

function saidBy(capability: Capability, shape: Capabilities): string {
  // «none» of files is none at all; of keys it is a way of its own.
  if (capability === 'attach' && shape.attach === 'none') return 'false'
  if (capability === 'track' && shape.track) return shape.trackBy ?? 'code'
  return String(shape[capability])
}

const place = /(<!-- adapters:[^\n]*-->\n)[\s\S]*?(<!-- \/adapters -->)/

/** The table as it stands in a README. */
export const shownTable = (readme: string): string | undefined =>
  place
    .exec(readFileSync(join(root, readme), 'utf8'))?.[0]
    .split('\n')
    .slice(1, -1)
    .join('\n')

if (import.meta.main) {
  for (const [name, language] of Object.entries(readmes)) {
    const file = join(root, name)
    const table = adaptersTable(language)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(place, (_, open: string, close: string) => open + table + close),
    )
  }
}
