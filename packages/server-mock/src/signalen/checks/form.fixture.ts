import { expect } from 'vitest'
import { leaves } from './leaves.fixture.ts'
import { type Check, piece } from './town.fixture.ts'

/** What can be reported. */
export const formChecks: Check[] = [
  {
    number: 1,
    without: [piece('catalogue.ts', '.filter((sub) => sub.is_active !== false)', '')],
    async holds({ form }) {
      const { categories } = await form()
      expect(leaves(categories).map(({ code }) => code)).not.toContain('afval/asbest')
      expect(categories.map(({ code }) => code)).not.toContain('parken')
    },
  },
  {
    number: 2,
    without: [piece('catalogue.ts', 'sub.is_active !== false', 'sub.is_active !== false && sub.is_public_accessible')],
    async holds({ form }) {
      expect(leaves((await form()).categories).map(({ code }) => code)).toContain('afval/overig')
    },
  },
  {
    number: 3,
    without: [piece('catalogue.ts', '{ slug, name, description,', '{ slug, public_name: name, description,')],
    async holds({ form }) {
      const labels = leaves((await form()).categories).map(({ label }) => label)
      expect(labels).toEqual(expect.arrayContaining(['Grofvuil', 'Overig afval']))
    },
  },
  {
    number: 4,
    without: [piece('catalogue.ts', 'leafOf(textOf(main.slug), sub)', "leafOf('x', sub)")],
    async holds({ send, mock }) {
      await send({ category: 'verlichting/overig' })
      await send({ category: 'afval/overig' })
      expect(mock.operator.list().map(({ main }) => main)).toEqual(['verlichting', 'afval'])
    },
  },
  {
    number: 5,
    without: [piece('reading.ts', "if (!next.includes('?')) break", 'break')],
    async holds({ form }) {
      expect((await form()).categories.map(({ code }) => code)).toEqual(['afval', 'verlichting', 'dieren'])
    },
  },
  {
    number: 6,
    without: [
      piece('reading.ts', "search = next.slice(next.indexOf('?'))", 'search = next'),
      piece(
        'reading.ts',
        'send(base + path + search,',
        "send(search.startsWith('http') ? search : base + path + search,",
      ),
    ],
    async holds({ form }) {
      expect((await form()).categories.map(({ code }) => code)).toEqual(['afval', 'verlichting', 'dieren'])
    },
  },
  {
    number: 7,
    without: [piece('catalogue.ts', 'textOf(promise)]', "'']")],
    async holds({ form }) {
      const leaf = leaves((await form()).categories).find(({ code }) => code === 'afval/grofvuil')
      expect(leaf?.hint).toContain('Wij halen het binnen drie werkdagen op.')
    },
  },
  {
    number: 35,
    without: [piece('files.ts', '20 * 1024 * 1024', '200 * 1024 * 1024')],
    async holds({ form }) {
      expect((await form()).limits.files.size).toBe(20_971_520)
    },
  },
  {
    number: 43,
    without: [piece('index.ts', "headers: { Accept: 'application/json' }", "headers: { 'Otklik-Client': '1' }")],
    async holds({ form }) {
      expect((await form()).categories).not.toEqual([])
    },
  },
  {
    number: 44,
    without: [piece('cases.ts', '/category/prediction', '/v1/public/category/prediction')],
    async holds({ adapter }) {
      expect(await adapter().suggestCategory?.(text('De lamp is kapot'))).toEqual(['verlichting/lantaarnpaal'])
    },
  },
  ...[45, 46].map((number) => ({
    number,
    without: [piece('cases.ts', 'if (isOtklikError(error)) return []', '')],
    async holds({ adapter }: Parameters<Check['holds']>[0]) {
      expect(await adapter().suggestCategory?.(text('De lamp is kapot'))).toEqual([])
    },
  })),
  {
    number: 47,
    without: [piece('cases.ts', 'probabilities[index] >= minimumProbability', 'true')],
    async holds({ adapter }) {
      expect(await adapter().suggestCategory?.(text('Een rat!'))).toEqual([])
    },
  },
]

const text = (text: string) => ({ organization: 'zarechny', language: 'ru' as const, text })
