import { countCharacters } from '../../domain/index.ts'
import { claim, fails, same } from '../claims.ts'
import { tracked } from '../needs.ts'
import { accessOf, type StagedCase } from '../stage.ts'

/** What people really type, each a trap for a backend that cuts, normalizes or stores in one byte. */
const samples = {
  'emoji of several code points': 'Спасибо! 👩🏽‍🚒👨‍👩‍👧‍👦🏳️‍🌈 всё потушили 🇷🇺',
  'combining marks': 'Й и И\u0306, ё и е\u0308: две записи одной буквы',
  'Tatar letters': 'Әби белән бабай: үҗәт, өмет, яңа һава, Җиһан',
  'right to left': 'На вывеске: \u200fשלום עולם\u200f и السلام عليكم, почините свет',
  'quotes, angle brackets and backslashes': `"'«»<b>&amp;</b> \\n %s \${x} '); --`,
  'line breaks and tabs': 'Первая строка\nвторая\n\n\tс отступом',
}

export const textCases: StagedCase[] = [
  ...Object.entries(samples).map(
    ([what, text]): StagedCase => ({
      name: `text: ${what} come back as they were typed`,
      needs: tracked,
      async play(stage) {
        const opened = await stage.newCase({ text })
        const found = await stage.adapter.track?.(accessOf(stage, opened.receipt))
        if (found?.text !== undefined) same(found.text, text, 'text of the case')
      },
    }),
  ),
  {
    name: 'text: as long as the form allows, counted in code points, is taken',
    async play(stage) {
      const { limits } = await stage.form()
      const text = '🏙'.repeat(limits.text.max)
      same(countCharacters(text), limits.text.max, 'code points')
      await stage.newCase({ text })
    },
  },
  {
    name: 'text: one character more than the form allows is refused, and it says how many',
    async play(stage) {
      stage.refuses('text-length')
      const { limits } = await stage.form()
      const submission = await stage.compose({ text: '🏙'.repeat(limits.text.max + 1) })
      const { fields } = await fails(stage.send(stage.job(submission)), 'rejected')
      if (stage.harness.namesFields === false) return
      same(fields, [{ pointer: '/text', code: 'too_long', params: { max: limits.text.max, over: 1 } }], 'fields')
    },
  },
  {
    name: 'text: as short as the form allows is taken',
    async play(stage) {
      const { limits } = await stage.form()
      await stage.newCase({ text: 'я'.repeat(limits.text.min) })
    },
  },
  {
    name: 'text: one character less than the form asks for is refused',
    async play(stage) {
      const { limits } = await stage.form()
      stage.refuses(limits.text.min > 1 ? 'text-length' : 'text')
      const submission = await stage.compose({ text: 'я'.repeat(limits.text.min - 1) })
      const { fields } = await fails(stage.send(stage.job(submission)), 'rejected')
      if (stage.harness.namesFields === false) return
      claim(
        fields.some(({ pointer, code }) => pointer === '/text' && (code === 'too_short' || code === 'required')),
        `/text was due, not ${JSON.stringify(fields)}`,
      )
    },
  },
]
