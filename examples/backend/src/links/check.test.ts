import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, miniAppAddressOf } from './address.ts'
import { checkLink } from './check.ts'
import { linkChannels, meantChannel, readCommunity } from './community.ts'
import { known } from './known.fixture.ts'
import { readList } from './list.ts'
import { longestPlace } from './place.ts'
import { longestPost, postOf } from './post.ts'
import { readWanted, type Wanted } from './read.ts'
import { findingCodes, sentenceOf } from './sentences.ts'

const file = readFileSync(new URL('wrong-links.csv', import.meta.url), 'utf8')
const expectations = file.split('\n').map((line) => line.split(';').slice(-2))
const listed = readList(file).map((one) => {
  const [findings = '', right = ''] = expectations[one.line - 1] ?? []
  return { ...one, findings, right }
})

test.each(listed)('$text: $findings', ({ text, channel, community, findings, right }) => {
  const meant = meantChannel(channel)
  const standing = { channel: meant, community: meant && readCommunity(meant, community ?? '') }
  const checked = checkLink(text, known, standing)
  expect(checked.findings.map(({ code }) => code).join(' ')).toBe(findings)
  expect(checked.right ?? '-').toBe(right)
  if (checked.right) expect(checkLink(checked.right, known, standing).findings).toEqual([])
})

test('the sample has links of every kind of wrong, but those that only the server knows', () => {
  const found = new Set(listed.flatMap(({ findings }) => findings.split(' ')))
  expect(findingCodes.filter((code) => !found.has(code))).toEqual(['gone'])
})

test('every finding is a sentence in both languages', () => {
  for (const { text } of listed) {
    for (const finding of checkLink(text, known).findings) {
      expect(sentenceOf(finding, 'ru')).toMatch(/[а-яё]/i)
      expect(sentenceOf(finding, 'en').replaceAll(/“.*?”|ПОС/g, '')).not.toMatch(/[а-яё]|undefined/i)
    }
  }
})

const wanted = fc.record(
  {
    channel: fc.constantFrom(...linkChannels),
    community: fc.stringMatching(/^[a-z0-9](?:[a-z0-9._-]{0,20}[a-z0-9_])?$/),
    kind: fc.constantFrom(...known.kinds),
    category: fc.constantFrom('potholes', 'other'),
    place: fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.stringMatching(/^[а-я0-9 .,!()"'%&?=#+«»№-]{1,60}$/),
    ),
    lang: fc.constantFrom('ru', 'en'),
  },
  { requiredKeys: ['channel', 'community'] },
)

test('whatever is made is found right, in the browser’s address bar, too, and carries what was asked for', () => {
  fc.assert(
    fc.property(wanted, (asked: Wanted) => {
      const answer = readWanted(asked, known)
      // Of what was drawn, only themes that are not for the kind and places of nothing but blanks can be refused.
      if ('findings' in answer) {
        const codes = answer.findings.map(({ code }) => code)
        expect(['category_kind', 'place']).toEqual(expect.arrayContaining(codes))
        return
      }
      const { link, address, miniApp } = answer.made
      expect(checkLink(address, known, link)).toEqual({ text: address, findings: [], right: address })
      expect(new URL(address).href).toBe(address)
      const { searchParams } = new URL(address)
      expect(searchParams.get('place') ?? undefined).toBe(link.place)
      if (miniApp) expect(checkLink(miniApp, known, link).findings).toEqual([])
      // Nothing that a network takes for the end of a link.
      expect(address).not.toMatch(/[^\x21-\x7e]|[<>"'()[\]{}|\\^`*!]|[.,;:?!-]$/)
    }),
    { numRuns: 150 },
  )
})

const slips: readonly (readonly [string, (address: string) => string])[] = [
  ['another scheme', (address) => address.replace('https:', 'http:')],
  ['no scheme', (address) => address.replace('https://', '')],
  ['marks of HTML', (address) => address.replaceAll('&', '&amp;')],
  ['a full stop', (address) => `${address}.`],
  ['words around it', (address) => `Пишите: ${address} !`],
  ['a space before a sign', (address) => address.replace('&', ' &')],
  ['a name with a slip', (address) => address.replace('otklik', 'otlkik')],
  ['www', (address) => address.replace('//', '//www.')],
  ['a slash', (address) => address.replace('?', '/?')],
  ['a fragment', (address) => address.replace('?', '#')],
  ['one more question mark', (address) => address.replace('&', '?')],
  ['marks of a campaign', (address) => `${address}&utm_source=vk&utm_medium=menu`],
  ['a parameter twice', (address) => `${address}&channel=site`],
  ['another organization', (address) => address.replace('/kirov?', '/sosnovka?')],
  ['a redirect', (address) => `https://vk.com/away.php?to=${encodeURIComponent(address)}&post=-1_2`],
]

test.each(slips)('a link with %s is found wrong, and the right one is the one it was', (_, slip) => {
  fc.assert(
    fc.property(wanted, (asked: Wanted) => {
      const answer = readWanted({ ...asked, place: 'парк Победы' }, known)
      if ('findings' in answer) return
      const { address } = answer.made
      const checked = checkLink(slip(address), known)
      expect(checked.findings).not.toEqual([])
      expect(checked.right).toBe(address)
    }),
    { numRuns: 15 },
  )
})

test('no text at all makes the check fail, and what it finds right is right', () => {
  const piece = fc.constantFrom(
    'https://',
    'otklik.example',
    '/o/kirov',
    '?',
    '&',
    '=',
    '#',
    '%',
    'channel=vk',
    'community=1',
    '%D0',
    'place=',
    ' ',
    'vk.com/away.php?to=',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string()), { maxLength: 9 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(text, (given) => {
      const { findings, right } = checkLink(given, known, { channel: 'vk', community: '1' })
      expect(right).toBeDefined()
      if (findings.length > 0)
        expect(checkLink(right ?? '', known, { channel: 'vk', community: '1' }).findings).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test.each([
  ['vk', 'https://vk.com/club123', '123'],
  ['vk', 'm.vk.com/public123?from=menu', '123'],
  ['vk', '-123', '123'],
  ['vk', 'https://vk.ru/Kirov.Adm', 'kirov.adm'],
  ['ok', 'https://ok.ru/group/51234567890', '51234567890'],
  ['ok', 'https://ok.ru/kirovadm/', 'kirovadm'],
  ['max', 'https://max.ru/id4345000000_gos', 'id4345000000_gos'],
  ['telegram', '@KirovAdm', 'kirovadm'],
  ['telegram', 'https://t.me/s/kirovadm', 'kirovadm'],
  ['poster', 'library-5', 'library-5'],
] as const)('in %s the community %s is written %s', (channel, text, name) => {
  expect(readCommunity(channel, text)).toBe(name)
})

test.each([
  ['vk', 'https://ok.ru/kirovadm'],
  ['telegram', 'https://t.me/+AbCdEf'],
  ['vk', 'Наш город'],
  ['vk', ''],
  ['poster', 'https://vk.com/kirov'],
] as const)('in %s %j is no community', (channel, text) => {
  expect(readCommunity(channel, text)).toBeUndefined()
})

test('the mini app has an address only in VK, by the number of a community, where it is on', () => {
  const link = { organization: 'kirov', channel: 'vk', community: '123', kind: 'question' } as const
  expect(miniAppAddressOf('51000001', link)).toBe('https://vk.com/app51000001_-123#kind=question')
  expect(miniAppAddressOf(undefined, link)).toBeUndefined()
  expect(miniAppAddressOf('51000001', { ...link, community: 'kirovadm' })).toBeUndefined()
  expect(miniAppAddressOf('51000001', { ...link, channel: 'ok' })).toBeUndefined()
})

test('a site with a name of its own script, and one in a folder, have links that are right', () => {
  for (const site of ['https://отклик.рф', 'https://kirov.example/feedback', 'http://localhost:8081']) {
    const address = addressOf(site, { organization: 'kirov', channel: 'ok', community: '7' })
    expect(checkLink(address, { ...known, site }).findings).toEqual([])
  }
  expect(addressOf('https://отклик.рф', { organization: 'kirov', channel: 'poster' })).toBe(
    'https://xn--h1alfdod.xn--p1ai/o/kirov?channel=poster'.replace(
      'xn--h1alfdod',
      new URL('https://отклик.рф').host.split('.')[0] ?? '',
    ),
  )
})

test('what was asked for and cannot be is said of what was typed', () => {
  const codes = (asked: Wanted) => {
    const answer = readWanted(asked, known)
    return 'findings' in answer ? answer.findings.map(({ code }) => code) : []
  }
  expect(codes({})).toEqual(['channel_missing'])
  expect(codes({ channel: 'vk' })).toEqual(['community_missing'])
  expect(codes({ channel: 'vk', community: 'Наш город', kind: 'jaloba' })).toEqual(['community_unreadable', 'kind'])
  expect(codes({ channel: 'poster', place: 'я'.repeat(longestPlace + 1) })).toEqual(['place'])
})

test('a post is short enough for every network, and ends in the address', () => {
  const address = addressOf(known.site, { organization: 'kirov', channel: 'telegram', community: 'kirovadm' })
  for (const lang of ['ru', 'en']) {
    for (const kind of [undefined, ...known.kinds]) {
      const link = { organization: 'kirov', channel: 'telegram', kind, lang, place: 'парк Победы' } as const
      const post = postOf(link, { address, name: known.names.ru })
      expect(post.length).toBeLessThan(400)
      expect(post.endsWith(`\n\n${address}`)).toBe(true)
      expect(post).toContain('парк Победы')
      const long = postOf(link, { address, name: 'Министерство '.repeat(200) })
      expect(long.length).toBeLessThanOrEqual(longestPost)
      expect(long.endsWith(`…\n\n${address}`)).toBe(true)
    }
  }
})

test('a list is read line by line, or as a table with commas, semicolons or tabs', () => {
  expect(readList('\uFEFF# наши ссылки\r\n https://a.example/ \r\n\r\nb\n')).toEqual([
    { line: 2, text: 'https://a.example/' },
    { line: 4, text: 'b' },
  ])
  expect(readList('№,"URL",Сеть\n1,"https://a.example/?q=1,2",vk\n2,,ok\n')).toEqual([
    { line: 2, text: 'https://a.example/?q=1,2', channel: 'vk' },
    { line: 3, text: '', channel: 'ok' },
  ])
  expect(readList('сообщество\tссылка\nkirov\t"одна ""две"""\n')).toEqual([
    { line: 2, text: 'одна "две"', community: 'kirov' },
  ])
})
