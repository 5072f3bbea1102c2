import { expect } from 'vitest'
import { defaultOpen311Seed } from '../index.ts'
import {
  attempt,
  endpoint,
  hole,
  jobOf,
  leafOf,
  type Proof,
  pictures,
  questionOf,
  refusalOf,
  report,
  send,
  sendAndLookAgain,
  track,
  visit,
} from './visit.fixture.ts'

const contact = { familyName: 'Примерова', givenName: 'Анна', email: 'anna@example.com', phone: '+7 000 000-00-00' }
const twoFiles = { limits: { files: { count: 2 } } }
const wrongDepth = { code: 'rejected', fields: [{ pointer: '/answers/depth', code: 'required' }] }

/** FixMyStreet Pro's open311-adapter. */
export const ofOpen311Adapter: readonly Proof[] = [
  {
    number: 1,
    async check(make) {
      const on = visit(make, { quirks: ['multivalue-repeated'], options: { multivalue: 'repeat' } })
      const answers = [
        { code: 'depth', value: '7', label: '7' },
        { code: 'hazards', value: ['cars', 'bikes'], label: 'Машинам, велосипедам' },
      ]
      const number = await send(on, hole({ answers }))
      expect(on.town.operator.show(number).attributes).toEqual({ depth: ['7'], hazards: ['cars', 'bikes'] })
    },
    without: { from: "multivalue !== 'repeat'", to: 'true' },
  },
  {
    number: 2,
    async check(make) {
      const on = visit(make, { quirks: ['unexpected-field-refused'], options: { apiKey: 'key' } })
      await send(on, hole({ contact, place: { point: { latitude: 1, longitude: 2 }, address: { text: 'Ленина, 5' } } }))
    },
    without: {
      from: "['description', text],",
      to: "['description', text], ['kind', submission.kind],",
    },
  },
  {
    number: 3,
    async check(make) {
      const on = visit(make, { quirks: ['empty-coordinate-refused'] })
      await send(on, report({ place: { address: { text: 'Ленина, 5' } } }))
    },
    without: {
      from: 'name === false || !value ? []',
      to: "name === false ? [] : !value ? [[name, '']]",
    },
  },
  {
    number: 4,
    async check(make) {
      const width = { code: 'width', datatype: 'number', description: 'Ширина' } as const
      const services = [{ code: 'POT', name: 'Яма', attributes: [width] }]
      const on = visit(make, { quirks: ['empty-number-refused'], town: { seed: { services } } })
      await send(on, report({ category: 'POT', answers: [{ code: 'width', value: '', label: '' }] }))
    },
    without: { from: ".filter((value) => value.trim() !== '')", to: '' },
  },
  {
    number: 5,
    async check(make) {
      const on = visit(make, { quirks: ['errors-by-the-dozen'] })
      expect(await refusalOf(on, hole({ answers: [] }))).toMatchObject(wrongDepth)
    },
    // Every line counts then, those about other alternatives too.
    without: {
      from: 'const named = (sure.length > 0 ? sure : all)',
      to: 'const named = all',
    },
  },
  {
    number: 6,
    async check(make) {
      const on = visit(make, { quirks: ['errors-by-the-dozen', 'errors-unordered'] })
      const error = await refusalOf(on, hole({ answers: [] }))
      expect(error).toMatchObject(wrongDepth)
      expect(String(error)).toContain('attribute[depth]')
    },
    without: {
      from: 'lines.filter((line) => !guess.test(line)).flatMap(fieldOf)',
      to: 'lines.slice(0, 1).flatMap(fieldOf)',
    },
  },
  {
    number: 7,
    async check(make) {
      const on = visit(make, { quirks: ['metadata-as-text'] })
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('details')
      expect(await leafOf(on, 'POT')).toMatchObject({ details: true })
    },
    without: {
      from: 'metadata: isTrue(item.metadata)',
      to: 'metadata: Boolean(item.metadata)',
    },
  },
  {
    number: 8,
    async check(make) {
      const on = visit(make, { quirks: ['required-as-text'] })
      expect(await questionOf(on, 'POT', 'depth')).toMatchObject({ required: true })
      expect(await questionOf(on, 'POT', 'lane')).toMatchObject({ required: false })
    },
    without: {
      from: 'required: isTrue(item.required)',
      to: 'required: Boolean(item.required)',
    },
  },
  {
    number: 9,
    async check(make) {
      const on = visit(make, { quirks: ['variable-as-text'] })
      expect(await questionOf(on, 'POT', 'notice')).toMatchObject({ type: 'note', required: false })
      expect(await questionOf(on, 'POT', 'depth')).toMatchObject({ type: 'number' })
    },
    without: { from: '!isTrue(item.variable)', to: '!item.variable' },
  },
  {
    number: 10,
    async check(make) {
      const on = visit(make, { quirks: ['coordinates-as-text'] })
      expect(await sendAndLookAgain(on, report())).toBe('1001')
    },
    without: {
      from: 'const number = Number(textOf(value) ?? Number.NaN)',
      to: "const number = typeof value === 'number' ? value : Number.NaN",
    },
  },
  {
    number: 11,
    async check(make) {
      const on = visit(make, { quirks: ['request-id-as-text'] })
      const number = await send(on, report())
      expect(number).toBe('001001')
      expect(await track(on, number)).toMatchObject({ number })
    },
    without: {
      from: 'if (number !== undefined) return accepted(number, own().at, item)',
      to: 'if (number !== undefined) return accepted(String(Number(number)), own().at, item)',
    },
  },
  {
    number: 12,
    async check(make) {
      const { agency: _, ...seed } = defaultOpen311Seed
      const on = visit(make, { quirks: ['empty-text-for-nothing'], town: { seed } })
      const found = await track(on, await send(on, report()))
      expect(found).not.toHaveProperty('due')
      expect(found).not.toHaveProperty('authority')
      expect(found.timeline).toHaveLength(1)
    },
    without: { from: "text.trim() === '' || text === 'null'", to: "text === 'null'" },
  },
  {
    number: 13,
    async check(make) {
      const url = `${endpoint.replace('/open311/v2', '')}/image`
      const on = visit(make, {
        quirks: ['media-url-repeated', 'image-endpoint'],
        options: { upload: { url }, form: twoFiles },
      })
      const number = await send(on, report(), await pictures(2))
      expect(on.town.operator.show(number).mediaUrls).toHaveLength(2)
    },
    without: { from: '...media.map(', to: '...media.slice(0, 1).map(' },
  },
  {
    number: 14,
    async check(make) {
      const options = { upload: 'multipart', form: twoFiles } as const
      const on = visit(make, { quirks: ['file-in-any-part'], options })
      const number = await send(on, report(), await pictures(2))
      expect(on.town.operator.show(number).files).toMatchObject([
        { name: 'Фото 1.png', type: 'image/png' },
        { name: 'Фото 2.png', type: 'image/png' },
      ])
    },
    without: {
      from: "if (upload !== 'multipart')",
      to: 'if (true)',
    },
  },
  {
    number: 15,
    async check(make) {
      const on = visit(make, {
        quirks: ['file-in-any-part', 'multipart-text-undecoded'],
        options: { upload: 'multipart' },
      })
      const number = await send(on, report())
      expect(on.town.operator.show(number).description).toBe(report().text)
    },
    without: {
      from: 'if (attachments.length === 0) return',
      to: 'if (false) return',
    },
  },
  {
    number: 16,
    async check(make) {
      const on = visit(make, { town: { faults: [{ kind: 'server_error', route: 'submit' }] } })
      // A server that fails may have kept it all the same: nothing is sent again by itself.
      const { result, kept } = await attempt(on, jobOf(report()))
      expect(result).toMatchObject({ state: 'unknown' })
      await attempt(on, jobOf(report()), kept)
      expect(on.asked.filter((one) => one.startsWith('POST'))).toHaveLength(1)
    },
    without: { from: "['offline', 'timeout', 'server', ", to: "['offline', 'timeout', " },
  },
  {
    number: 17,
    async check(make) {
      const on = visit(make, { quirks: ['updates-elsewhere'] })
      const number = await send(on, report())
      on.town.operator.change(number, { status: 'closed', statusNotes: 'Готово', note: 'Лампа заменена' })
      // Without words of the town there is no answer, only an end.
      expect(await track(on, number)).toMatchObject({ number, status: 'closed', timeline: [{}, { status: 'closed' }] })
    },
    without: {
      from: 'const answer = ends.includes(plain) ? textOf(item.status_notes) : undefined',
      to: 'const answer = ends.includes(plain) ? String(item.status_notes) : undefined',
    },
  },
  {
    number: 18,
    async check(make) {
      const on = visit(make, { quirks: ['wider-statuses'] })
      const number = await send(on, report())
      const expected = {
        in_progress: 'in_progress',
        investigating: 'in_progress',
        action_scheduled: 'in_progress',
        internal_referral: 'forwarded',
        not_councils_responsibility: 'rejected',
        duplicate: 'closed',
        no_further_action: 'closed',
        fixed: 'closed',
        tea_break: 'unknown',
      }
      for (const [stage, status] of Object.entries(expected)) {
        on.town.operator.change(number, { stage })
        expect(await track(on, number)).toMatchObject({ status, backendStatus: stage })
      }
    },
    without: {
      from: 'return Object.hasOwn(statuses, plain)',
      to: "return (plain === 'open' || plain === 'closed') && Object.hasOwn(statuses, plain)",
    },
  },
  {
    number: 19,
    async check(make) {
      const on = visit(make, { quirks: ['token-unknown-empty-200'] })
      const { result, kept } = await attempt(on, jobOf(report({ category: 'TREE' })))
      expect(result).toMatchObject({ state: 'pending' })
      // It has forgotten the token, or does not know it yet: no number is made up of that, and no failure.
      on.town.reset()
      expect(await attempt(on, jobOf(report({ category: 'TREE' })), kept)).toMatchObject({
        result: { state: 'pending' },
      })
    },
    without: {
      from: 'if (number !== undefined && others.length === 0) return accepted(number, own.at, item)',
      to: 'return accepted(number ?? token, own.at, item)',
    },
  },
  {
    number: 103,
    async check(make) {
      const on = visit(make, { quirks: ['key-missing-400'], town: { apiKeys: ['key'] } })
      expect(await refusalOf(on, report())).toMatchObject({ code: 'unauthorized', status: 400 })
    },
    without: {
      from: "if (/api.?key/i.test(text)) return { code: 'unauthorized' }",
      to: '',
    },
  },
  {
    number: 104,
    async check(make) {
      // In the list there is a service that the server does not take after all.
      const onAnswer = (text: string) => text.replace('"service_code":"LAMP"', '"service_code":"GONE"')
      const on = visit(make, { quirks: ['service-unknown-400'], onAnswer })
      expect(await refusalOf(on, report({ category: 'GONE' }))).toMatchObject({ code: 'rejected', fields: [] })
      // What is not in the list is known to be wrong before it is sent.
      expect(await refusalOf(on, report({ category: 'NONE' }))).toMatchObject({
        code: 'rejected',
        fields: [{ pointer: '/category', code: 'not_offered' }],
      })
      expect(on.asked.filter((one) => one.startsWith('POST'))).toHaveLength(1)
    },
    without: {
      from: '?? refuseService()',
      to: '?? (services[0] as Service)',
    },
  },
  {
    number: 105,
    async check(make) {
      const on = visit(make, { quirks: ['date-without-time-refused'] })
      // What was there long ago in the same words keeps nobody from being found by the time of sending.
      on.town.operator.add({ serviceCode: 'LAMP', requestedAt: '2020-01-01T00:00:00Z' })
      expect(await sendAndLookAgain(on, report())).toBe('1002')
      expect(on.asked.filter((one) => /start_date=[^&]*T/.test(one)).length).toBeGreaterThan(0)
      expect(on.asked.filter((one) => /_date=\d{4}-\d\d-\d\d(&|$)/.test(one))).toEqual([])
    },
    without: {
      from: "new Date(moment).toISOString().replace(/\\.\\d+/, '')",
      to: 'new Date(moment).toISOString().slice(0, 10)',
    },
  },
]
