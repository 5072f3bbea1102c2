import { expect } from 'vitest'
import { errorOf } from './report.fixture.ts'
import { type Check, piece, place, type Town } from './town.fixture.ts'

const organization = 'zarechny'
const day = 86_400_000

async function sent({ send }: Town) {
  const { result } = await send()
  if (result.state !== 'accepted') throw new Error('it was not accepted')
  const { number, token = '' } = result.receipt
  return { organization, number, token }
}

/** A report that its municipality asks about, by the token of the letter. */
async function asked(town: Town) {
  const { number } = await sent(town)
  return { organization, number, token: town.mock.operator.askFeedback(number) }
}

/** What becomes of it. */
export const caseChecks: Check[] = [
  {
    number: 24,
    without: [piece('cases.ts', "const closed = state === 'CLOSED'", "const closed = state === 'o'")],
    async holds(town) {
      const access = await sent(town)
      expect(await town.adapter().track?.(access)).toMatchObject({ status: 'submitted', backendStatus: 'OPEN' })
      town.mock.operator.move(access.number, { state: 'o' })
      expect(await town.adapter().track?.(access)).toMatchObject({ status: 'closed', backendStatus: 'CLOSED' })
    },
  },
  {
    number: 25,
    without: [piece('../statuses.ts', "404: 'not_found',", '')],
    async holds({ adapter }) {
      const token = '00000000-0000-4000-8000-000000000000'
      expect((await errorOf(adapter().track?.({ organization, number: 'SIG-24', token }))).code).toBe('not_found')
    },
  },
  {
    number: 26,
    without: [piece('cases.ts', 'if (!formShape.test(token)) throw unknownCase()', '')],
    async holds({ adapter, asked }) {
      const token = '../../signals/geography/?bbox=0,0,1,1'
      expect((await errorOf(adapter().track?.({ organization, number: 'SIG-24', token }))).code).toBe('not_found')
      expect(asked).toEqual([])
    },
  },
  {
    number: 36,
    without: [piece('cases.ts', '?? [mark]', '?? []')],
    async holds(town) {
      const access = await asked(town)
      const found = await town.adapter().rate?.({ ...access, rating: { score: 5 } })
      expect(found?.rating?.score).toBe(5)
      expect(town.mock.operator.show(access.number).feedback[0]?.filledIn).toEqual({
        isSatisfied: true,
        texts: ['5/5'],
        textExtra: '5/5',
      })
    },
  },
  {
    number: 37,
    without: [piece('cases.ts', '[^]{1,', '[^]+|[^]{1,')],
    async holds(town) {
      const access = await asked(town)
      await town.adapter().rate?.({ ...access, rating: { score: 2, comment: '🌃'.repeat(1500) } })
      const { filledIn } = town.mock.operator.show(access.number).feedback[0] ?? {}
      expect(filledIn?.isSatisfied).toBe(false)
      expect(filledIn?.texts.map((text) => [...text].length)).toEqual([1000, 500])
    },
  },
  {
    number: 38,
    without: [piece('problems.ts', "410: 'conflict',", '')],
    async holds(town) {
      const access = await asked(town)
      await town.adapter().rate?.({ ...access, rating: { score: 5 } })
      const error = await errorOf(town.adapter().rate?.({ ...access, rating: { score: 1 } }))
      expect([error.code, error.problem]).toEqual(['conflict', 'filled_out'])
    },
  },
  {
    number: 39,
    without: [piece('problems.ts', 'status === 410 && isRecord(body)', 'status === 411 && isRecord(body)')],
    async holds(town) {
      const access = await asked(town)
      town.mock.advance(15 * day)
      const error = await errorOf(town.adapter().rate?.({ ...access, rating: { score: 5 } }))
      expect([error.code, error.problem]).toEqual(['conflict', 'too_late'])
    },
  },
  {
    number: 40,
    without: [piece('cases.ts', "return { ...found, actions: ['rate'] }", 'return found')],
    async holds(town) {
      const access = await asked(town)
      expect(await town.adapter().track?.(access)).toMatchObject({ number: access.number, actions: ['rate'] })
    },
  },
  {
    number: 41,
    without: [piece('cases.ts', 'return listOf(features).flatMap', 'return (features as any[]).flatMap')],
    async holds({ adapter }) {
      expect(await adapter().nearby?.({ organization, ...place })).toEqual([])
    },
  },
  {
    number: 42,
    without: [
      piece(
        'cases.ts',
        '[longitude - wide, latitude - high, longitude + wide, latitude + high]',
        '[latitude - high, longitude - wide, latitude + high, longitude + wide]',
      ),
    ],
    async holds({ adapter, send }) {
      await send({ category: 'verlichting/overig' })
      const found = await adapter().nearby?.({ organization, ...place, category: 'verlichting/overig' })
      expect(found).toMatchObject([{ point: place.point, category: 'verlichting/overig' }])
      expect(await adapter().nearby?.({ organization, ...place, category: 'afval/grofvuil' })).toEqual([])
    },
  },
  {
    number: 61,
    without: [piece('cases.ts', "number.replace(/\\D/g, '')", 'number')],
    async holds(town) {
      const access = await sent(town)
      expect((await town.adapter().track?.({ ...access, number: ' sig 24' }))?.number).toBe('SIG-24')
    },
  },
  {
    number: 62,
    without: [
      piece(
        'cases.ts',
        "{ bbox: bbox.join(',') }",
        "{ bbox: bbox.join(','), category_slug: category?.split('/')[1] ?? '' }",
      ),
    ],
    async holds({ adapter, send }) {
      await send({ category: 'afval/grofvuil' })
      expect(await adapter().nearby?.({ organization, ...place, category: 'verlichting/lantaarnpaal' })).toEqual([])
      expect(await adapter().nearby?.({ organization, ...place, category: 'afval/grofvuil' })).toHaveLength(1)
    },
  },
]
