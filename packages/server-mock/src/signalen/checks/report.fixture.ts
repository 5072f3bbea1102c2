import { isOtklikError } from '@otklik/sdk'
import { expect } from 'vitest'
import { type Check, piece, place, report, type Town } from './town.fixture.ts'

/** The error that something ends with; a check that fails when it does not. */
export async function errorOf(promise: Promise<unknown> | undefined) {
  const error = await Promise.resolve(promise).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isOtklikError(error)) throw new Error(`an OtklikError was due, not ${String(error)}`)
  return error
}

async function accepted({ mock, send }: Town, given?: Parameters<Town['send']>[0]) {
  const { result } = await send(given)
  expect(result).toMatchObject({ state: 'accepted', receipt: { number: 'SIG-24' } })
  return mock.operator.show('SIG-24')
}

const body = '    text,\n    location:'

/** How a report is sent. */
export const reportChecks: Check[] = [
  {
    number: 8,
    without: [piece('report.ts', body, `    priority: 'high',\n${body}`)],
    holds: async (town) => void (await accepted(town)),
  },
  {
    number: 9,
    without: [piece('report.ts', '    reporter: {', '    extra: {')],
    holds: async (town) => void (await accepted(town)),
  },
  {
    number: 10,
    without: [piece('report.ts', 'incident_date_start: new', 'incident_date_end: new')],
    holds: async (town) => void (await accepted(town)),
  },
  {
    number: 11,
    without: [piece('report.ts', body, `    text_extra: null,\n${body}`)],
    holds: async (town) => void (await accepted(town)),
  },
  {
    number: 12,
    without: [
      piece('report.ts', 'location: { geometrie', 'location: { address: { openbare_ruimte: address }, geometrie'),
    ],
    async holds(town) {
      const { sent } = await accepted(town, { place: { ...place, address: { text: 'Dam 1, tweede ingang' } } })
      expect(sent.extra_properties).toMatchObject([{ label: 'Adres', answer: 'Dam 1, tweede ingang' }])
    },
  },
  {
    number: 13,
    without: [piece('report.ts', 'sub_category: theme.url', 'sub_category: theme.leaf.code')],
    async holds(town) {
      expect(await accepted(town)).toMatchObject({ main: 'afval', sub: 'overig' })
    },
  },
  {
    number: 14,
    without: [piece('problems.ts', "category: { pointer: '/category', code: 'not_offered' },", '')],
    async holds({ adapter, send }) {
      // It was there when the form was asked for, and is not when the report comes.
      const before: typeof fetch = async (input, init) => {
        const answer = await fetch(input, init)
        const text = await answer.text()
        return new Response(text.replaceAll('sub_categories/overig', 'sub_categories/vroeger'), answer)
      }
      const { fields } = await errorOf(send({}, { by: adapter({ fetch: before }) }))
      expect(fields).toEqual([{ pointer: '/category', code: 'not_offered' }])
    },
  },
  {
    number: 15,
    without: [piece('report.ts', '[point.longitude, point.latitude]', '[point.latitude, point.longitude]')],
    async holds(town) {
      expect((await accepted(town)).coordinates).toEqual([4.8998, 52.3676])
    },
  },
  {
    number: 16,
    without: [piece('problems.ts', "'location.geometrie': { pointer: '/place', code: 'out_of_area' },", '')],
    async holds({ send }) {
      const { code, fields } = await errorOf(send({ place: { point: { latitude: 55.79, longitude: 49.12 } } }))
      expect([code, fields]).toEqual(['rejected', [{ pointer: '/place', code: 'out_of_area' }]])
    },
  },
  {
    number: 17,
    without: [piece('problems.ts', "'reporter.email': { pointer: '/contact/email', code: 'invalid' },", '')],
    async holds({ send }) {
      const { fields } = await errorOf(send({ contact: { email: 'geen adres' } }))
      expect(fields).toEqual([{ pointer: '/contact/email', code: 'invalid' }])
    },
  },
  {
    number: 18,
    without: [piece('report.ts', '({ id, label, answer, category_url: theme.url })', '({ [id]: answer })')],
    async holds(town) {
      const answers = [{ code: 'iets', value: 'Achter het hek', label: 'Achter het hek' }]
      const { sent } = await accepted(town, { answers })
      const category_url = '/signals/v1/public/terms/categories/afval/sub_categories/overig'
      expect(sent.extra_properties).toEqual([{ id: 'iets', label: 'iets', answer: 'Achter het hek', category_url }])
    },
  },
  {
    number: 19,
    without: [piece('answers.ts', 'if (!options) return value', 'return value')],
    async holds(town) {
      const { sent } = await accepted(town, {
        category: 'afval/grofvuil',
        answers: [
          { code: 'extra_soort', value: ['matras', 'anders'], label: 'Matras, Iets anders' },
          { code: 'extra_vaker', value: ['ja'], label: 'Ja, het gebeurt vaker' },
          { code: 'extra_kentekens', value: 'AB-12-CD\n\nEF-34-GH', label: 'AB-12-CD, EF-34-GH' },
          { code: 'extra_container', value: 'De groene', label: 'De groene' },
        ],
      })
      expect(sent.extra_properties).toMatchObject([
        {
          label: 'Wat ligt er?',
          answer: [
            { id: 'matras', label: 'Matras' },
            { id: 'anders', label: 'Iets anders' },
          ],
        },
        { label: 'Gebeurt het vaker?', answer: { value: true, label: 'Ja, het gebeurt vaker' } },
        { label: 'Kentekens', answer: ['AB-12-CD', 'EF-34-GH'] },
        { label: 'Container', answer: 'De groene' },
      ])
    },
  },
  {
    number: 20,
    without: [piece('report.ts', '...(source !== undefined && { source }),', 'source: submission.source.channel,')],
    holds: async (town) => void (await accepted(town)),
  },
  {
    number: 21,
    without: [piece('submit.ts', 'over > 0 &&', 'over > 1e9 &&')],
    async holds({ send }) {
      const { fields } = await errorOf(send({ text: 'я'.repeat(3001) }))
      expect(fields).toEqual([{ pointer: '/text', code: 'too_long', params: { max: 1000, over: 2001 } }])
    },
  },
  {
    number: 22,
    without: [piece('problems.ts', "code === 'rate_limited' ? patience : undefined", 'undefined')],
    async holds({ send, mock }) {
      mock.faults.add({ route: 'signals', kind: 'rate_limited' })
      const { code, until } = await errorOf(send())
      expect(code).toBe('rate_limited')
      expect(Date.parse(until ?? '')).toBeGreaterThan(Date.now() + 60_000)
    },
  },
  {
    number: 23,
    without: [piece('submit.ts', 'await context.checkpoint(null)', '')],
    async holds({ adapter, mock, send }) {
      mock.faults.add({ route: 'signals', kind: 'rate_limited' })
      let kept: unknown
      const job = { organization: 'zarechny', key: 'a-key-of-sixteen-or-more', attachments: [] }
      const checkpoint = async (state: unknown) => {
        kept = state
      }
      const signal = new AbortController().signal
      await errorOf(adapter().submit({ ...job, submission: report() }, { signal, onProgress: () => {}, checkpoint }))
      const { result } = await send({}, { resume: kept as null })
      expect(result.state).toBe('accepted')
    },
  },
  {
    number: 57,
    without: [piece('report.ts', 'code === moment && ', 'code === code + moment && ')],
    async holds(town) {
      const value = '2026-11-20T09:00:00.000Z'
      const { sent } = await accepted(town, { answers: [{ code: 'dateTime', value, label: '20 november' }] })
      expect(sent).toMatchObject({ incident_date_start: value, extra_properties: [] })
      // What is no moment stays an answer.
      await town.send({ answers: [{ code: 'dateTime', value: 'gisteren', label: 'gisteren' }] })
      expect(town.mock.operator.show('SIG-25').sent.extra_properties).toMatchObject([{ answer: 'gisteren' }])
    },
  },
  {
    number: 58,
    without: [piece('submit.ts', "if (resume === 'posting') return { state: 'unknown' }", '')],
    async holds({ mock, send }) {
      mock.faults.add({ route: 'signals', kind: 'answer_lost' })
      await errorOf(send())
      const { result } = await send({}, { resume: 'posting' })
      expect(result).toEqual({ state: 'unknown' })
      expect(mock.operator.list()).toHaveLength(1)
    },
  },
  {
    number: 59,
    without: [piece('../statuses.ts', "(status >= 400 && status < 500 ? 'rejected' : 'server')", "'rejected'")],
    async holds({ mock, send }) {
      mock.faults.add({ route: 'signals', kind: 'server_error' })
      expect((await errorOf(send())).code).toBe('server')
    },
  },
  {
    number: 60,
    without: [piece('report.ts', '...(consents.some(', '...(!consents.some(')],
    async holds(town) {
      const moment = '2026-11-20T09:00:00Z'
      const consent = { id: 'sharing_allowed', version: '1', sha256: '0'.repeat(64), acceptedAt: moment }
      const { reporter } = await accepted(town, { consents: [{ ...consent, language: 'ru' }] })
      expect(reporter.sharing_allowed).toBe(true)
    },
  },
  {
    number: 63,
    without: [piece('report.ts', 'phone.length > longestPhone', 'false')],
    async holds(town) {
      const { reporter } = await accepted(town, { contact: { phone: '+7 (999) 000-00-00' } })
      expect(reporter.phone).toBe('+79990000000')
    },
  },
]
