import type { CategoryDetails } from '@otklik/sdk/domain'
import { expect } from 'vitest'
import { type Check, piece, type Town } from './town.fixture.ts'

const details = async ({ adapter }: Town, code: string): Promise<CategoryDetails> => {
  const found = await adapter().category?.({ organization: 'zarechny', code, language: 'ru' })
  if (!found) throw new Error('there are no details')
  return found
}

const question = async (town: Town, category: string, code: string) =>
  (await details(town, category)).questions?.find((one) => one.code === code)

/** What is asked about it. */
export const questionChecks: Check[] = [
  {
    number: 48,
    without: [piece('questions.ts', "checkbox_input: 'choices',", '')],
    async holds(town) {
      const { questions } = await details(town, 'afval/grofvuil')
      expect(questions?.map(({ code, type }) => `${code} ${type}`)).toEqual([
        'extra_kop note',
        'extra_soort choices',
        'extra_vaker choices',
        'extra_wanneer longtext',
        'dateTime datetime',
        'extra_kentekens longtext',
        'extra_container text',
        'extra_let_op note',
      ])
    },
  },
  {
    number: 49,
    without: [piece('questions.ts', 'asked.push(conditional(question, conditions))', 'asked.push(question)')],
    async holds(town) {
      expect(await question(town, 'verlichting/lantaarnpaal', 'extra_gevaar')).toMatchObject({
        required: true,
        when: { code: 'extra_probleem', values: ['lamp_kapot', 'paal_scheef'] },
      })
    },
  },
  {
    number: 50,
    without: [piece('conditions.ts', 'return values.includes(settled) ? always : []', 'return always')],
    async holds(town) {
      expect((await details(town, 'dieren/bijen')).stopper).toBeUndefined()
    },
  },
  {
    number: 51,
    without: [piece('questions.ts', 'if (isBlocking(meta)) stops', 'if (!meta) stops')],
    async holds(town) {
      const asked = await question(town, 'dieren/ratten', 'extra_waar')
      expect(asked?.options?.map(({ stop }) => stop)).toEqual(['In de woning komt de verhuurder.', undefined])
      const danger = await question(town, 'verlichting/lantaarnpaal', 'extra_gevaar')
      expect(danger?.options?.[0]?.stop).toContain('Bel direct 14 020.')
    },
  },
  {
    number: 52,
    without: [piece('questions.ts', '...(always && {', '...(!always && {')],
    async holds(town) {
      expect((await details(town, 'dieren/wespen')).stopper).toEqual({
        text: 'De gemeente bestrijdt geen wespen.',
        final: true,
      })
    },
  },
  {
    number: 53,
    without: [piece('questions.ts', "(required ? 'text' : undefined)", "'text'")],
    async holds(town) {
      expect(await question(town, 'verlichting/lantaarnpaal', 'extra_nummer')).toBeUndefined()
      expect(await question(town, 'afval/grofvuil', 'extra_container')).toMatchObject({ type: 'text', required: true })
    },
  },
  {
    number: 54,
    without: [piece('questions.ts', '.replace(/\\[([^\\]]*)\\]\\(([^)\\s]*)\\)/g', '.replace(/(?=x)(?=y)()()/g')],
    async holds(town) {
      const note = await question(town, 'afval/grofvuil', 'extra_let_op')
      expect(note?.label).toBe('Let op:\nzie onze regels (https://gemeente.example/regels).')
    },
  },
  {
    number: 55,
    without: [piece('questions.ts', 'one && plain(words)', 'plain(words)')],
    async holds(town) {
      const asked = await question(town, 'verlichting/lantaarnpaal', 'extra_gevaar')
      expect(asked?.options?.map(({ value }) => value)).toEqual(['kabels', 'nee'])
    },
  },
  {
    number: 56,
    without: [piece('conditions.ts', "{ true: 'ja', false: 'nee' }", '{}')],
    async holds(town) {
      expect((await question(town, 'afval/grofvuil', 'extra_vaker'))?.options).toEqual([
        { value: 'ja', label: 'Ja, het gebeurt vaker' },
      ])
      expect((await question(town, 'afval/grofvuil', 'extra_wanneer'))?.when).toEqual({
        code: 'extra_vaker',
        values: ['ja'],
      })
    },
  },
]
