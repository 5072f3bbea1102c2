import { expect } from 'vitest'
import { fileInMedia } from './codefornl.fixture.ts'
import { mediaElsewhere } from './ureport.fixture.ts'
import {
  attempt,
  detailsOf,
  formOf,
  here,
  hole,
  jobOf,
  leafOf,
  organization,
  type Proof,
  questionOf,
  refusalOf,
  report,
  send,
  sendOnce,
  track,
  visit,
} from './visit.fixture.ts'

const adapter = 'adapters/open311/'
const both = { point: here, address: { text: 'Ленина, 5' } }

/** Cities and families of servers of which less is known. */
export const ofCities: readonly Proof[] = [
  {
    number: 78,
    async check(make) {
      expect(await sendOnce(visit(make, { quirks: ['request-with-nulls-accepted'] }), report())).toBe('1001')
    },
    without: {
      file: `${adapter}own.ts`,
      from: 'const text = textOf(item.description)',
      to: "const text = 'description' in item ? String(item.description) : undefined",
    },
  },
  {
    number: 79,
    async check(make) {
      const on = visit(make, { quirks: ['one-location-used'], options: { location: 'either' } })
      const number = await send(on, report({ place: both }))
      expect(on.town.operator.show(number)).toMatchObject({ lat: here.latitude, long: here.longitude })
    },
    without: { from: "(location === 'either' && point)", to: 'false' },
  },
  {
    number: 80,
    async check(make) {
      const on = visit(make, { quirks: ['duplicate-400'] })
      await send(on, report())
      expect(await refusalOf(on, report())).toMatchObject({ code: 'conflict', problem: 'duplicate' })
    },
    without: {
      from: "return { code: 'conflict', problem: 'duplicate' }",
      to: 'return { code }',
    },
  },
  {
    number: 81,
    async check(make) {
      const on = visit(make, { quirks: ['both-locations-required'], options: { location: 'both' } })
      expect(await formOf(on)).toMatchObject({ placeNeeds: 'both' })
      await send(on, report({ place: both }))
    },
    without: { file: `${adapter}fields.ts`, from: "location === 'point' ||", to: "location === 'both' ||" },
  },
  {
    number: 82,
    async check(make) {
      const on = visit(make, { quirks: ['token-always'] })
      expect(await send(on, report())).toBe('1001')
      expect(on.town.operator.list()).toHaveLength(1)
    },
    without: {
      from: 'if (token === undefined) return type',
      to: 'if (token !== null) return type',
    },
  },
  {
    number: 83,
    async check(make) {
      const on = visit(make, { quirks: ['token-always', 'token-for-a-day'] })
      const job = jobOf(report())
      let { result, kept } = await attempt(on, job)
      const waits: number[] = []
      for (let tries = 0; tries < 20; tries += 1) {
        if (result.state === 'pending') waits.push(Date.parse(result.retryAt) - Date.now())
        ;({ result, kept } = await attempt(on, job, kept))
      }
      // Later and later, but never longer than that somebody could wait for it; and never given up.
      expect(result.state).toBe('pending')
      expect(waits.at(-1)).toBeGreaterThan((waits[0] ?? 0) * 10)
      expect(Math.max(...waits)).toBeLessThanOrEqual(3_600_000)
      on.town.advance(86_400_000)
      expect((await attempt(on, job, kept)).result).toMatchObject({ state: 'accepted', receipt: { number: '1001' } })
    },
    without: { from: 'Math.min(2_000 * 2 ** tries, longestWait)', to: '2_000' },
  },
  {
    number: 84,
    async check(make) {
      const on = visit(make, { quirks: ['empty-jurisdiction-refused'], options: { jurisdictionId: '' } })
      await track(on, await send(on, report()))
    },
    without: {
      from: '...(jurisdictionId && {',
      to: '...(jurisdictionId !== undefined && {',
    },
  },
  {
    number: 85,
    async check(make) {
      const on = visit(make, { quirks: ['xml-only'] })
      expect((await detailsOf(on, 'POT')).questions).toHaveLength(7)
      expect(await track(on, await send(on, hole()))).toMatchObject({ text: report().text })
    },
    without: {
      from: '[400, 404, 405, 406, 415, 500, 501].includes(status)',
      to: '[400, 405, 406, 415, 500, 501].includes(status)',
    },
  },
  {
    number: 86,
    async check(make) {
      const on = visit(make, { quirks: ['json-after-xml'], options: { format: 'json' } })
      expect((await detailsOf(on, 'POT')).questions).toHaveLength(7)
      expect(await track(on, await sendOnce(on, hole()))).toMatchObject({ text: report().text })
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: 'return Object.values(item).flatMap((one) => (Array.isArray(one) ? itemsOf(one, keys) : []))',
    },
  },
  {
    number: 87,
    async check(make) {
      const on = visit(make, { quirks: ['text-rows-required'], options: { format: 'xml' } })
      expect(await questionOf(on, 'POT', 'notice')).toMatchObject({ type: 'note', required: false })
      await send(on, hole())
    },
    without: {
      from: "type: 'note', label: label ?? code, required: false",
      to: "type: 'note', label: label ?? code, required: isTrue(item.required)",
    },
  },
  {
    number: 88,
    async check(make) {
      const on = visit(make, { quirks: ['values-empty'], options: { format: 'xml' } })
      expect(await questionOf(on, 'POT', 'lane')).toEqual({
        code: 'lane',
        type: 'text',
        label: 'Полоса',
        required: false,
      })
    },
    without: {
      from: "const isList = type === 'choice' || type === 'choices'",
      to: "if ('values' in item) return { code, type: 'choice', label: label ?? code, required: false, options }\n  const isList = false",
    },
  },
  {
    number: 89,
    async check(make) {
      const on = visit(make, { quirks: ['services-marked-array'], options: { format: 'xml' } })
      expect(await leafOf(on, 'LAMP')).toMatchObject({ label: 'Не горит фонарь' })
    },
    without: {
      from: 'const record: Record<string, unknown> = Object.create(null)',
      to: 'const record: Record<string, unknown> = Object.create(null)\n  if (Object.keys(element.attributes).length > 0) return element.attributes',
    },
  },
  {
    number: 90,
    async check(make) {
      const on = visit(make, { quirks: ['keywords-empty'], options: { format: 'xml' } })
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('keywords')
    },
    without: {
      from: 'flatMap((word) => word.trim() || [])',
      to: 'map((word) => word.trim())',
    },
  },
  {
    number: 91,
    async check(make) {
      for (const format of ['json', 'xml'] as const) {
        // In JSON as in the sample of the specification, where they have no quotes.
        const on = visit(make, {
          options: { format },
          onAnswer: (text) => text.replace('"service_code":"015"', '"service_code":015'),
        })
        expect(await leafOf(on, '015')).toMatchObject({ label: 'Переполненная урна' })
        await send(on, report({ category: '015' }))
        expect(on.town.operator.list()).toMatchObject([{ serviceCode: '015' }])
      }
    },
    without: {
      from: `part.startsWith('"') ? part : `,
      to: `part.startsWith('"') ? part : /^0/.test(part) ? String(Number(part)) : `,
    },
  },
  {
    number: 92,
    async check(make) {
      const on = visit(make, { quirks: ['keys-upper-case'], options: { format: 'json' } })
      expect((await detailsOf(on, 'POT')).questions).toHaveLength(7)
      expect(await track(on, await sendOnce(on, hole()))).toMatchObject({ text: report().text })
    },
    without: { from: '[key.toLowerCase(), value]', to: '[key, value]' },
  },
  {
    number: 93,
    async check(make) {
      const on = visit(make, { quirks: ['service-code-as-number', 'keys-upper-case'], options: { format: 'json' } })
      expect(await leafOf(on, '2')).toMatchObject({ code: '2', label: 'Не горит фонарь' })
    },
    without: {
      from: 'const code = textOf(item.service_code)',
      to: "const code = typeof item.service_code === 'string' ? item.service_code : undefined",
    },
  },
  {
    number: 94,
    async check(make) {
      const on = visit(make, { quirks: ['error-bare'], town: { apiKeys: ['right'] }, options: { apiKey: 'wrong' } })
      const error = await refusalOf(on, report())
      expect(error).toMatchObject({ code: 'unauthorized', status: 403 })
      expect(String(error)).toContain('api_key is missing or not valid')
    },
    without: {
      from: 'throw body ? await',
      to: "throw body && !body.startsWith('<error>') ? await",
    },
  },
  {
    number: 95,
    async check(make) {
      const on = visit(make, { quirks: ['lon-for-long'], options: { fields: { long: 'lon' } } })
      const number = await send(on, report())
      expect(on.town.operator.show(number)).toMatchObject({ lat: here.latitude, long: here.longitude })
    },
    without: {
      from: 'const name = names[field] ?? field',
      to: 'const name: string | false = field',
    },
  },
  {
    number: 96,
    async check(make) {
      expect(await sendOnce(visit(make, { quirks: ['accepted-201'] }), report())).toBe('1001')
    },
    without: {
      from: 'if (tree === undefined) {',
      to: 'if (tree === undefined || status !== 200) {',
    },
  },
  {
    number: 97,
    async check(make) {
      const on = visit(make, { quirks: ['validation-422'] })
      expect(await refusalOf(on, hole({ answers: [] }))).toMatchObject({
        code: 'rejected',
        status: 422,
        fields: [{ pointer: '/answers/depth' }],
      })
    },
    without: {
      from: "return code === 'rejected' ? { code, fields: named } : { code }",
      to: "return code === 'rejected' && status === 400 ? { code, fields: named } : { code }",
    },
  },
  {
    number: 98,
    async check(make) {
      const on = visit(make, { quirks: ['list-near-point'], options: { nearby: true } })
      expect((await formOf(on)).features).toContain('nearby')
      await send(on, report())
      await send(on, hole({ text: 'Яма далеко', place: { point: { ...here, latitude: 55.9 } } }))
      await send(on, report({ text: 'Погашено' }))
      on.town.operator.change('1003', { status: 'closed' })
      // Many others that a list without a place would be full of.
      for (let made = 0; made < 1_000; made += 1) on.town.operator.add({ serviceCode: 'LAMP', lat: 50, long: 30 })
      const near = await on.adapter.nearby?.({ organization, point: here, category: 'LAMP' })
      expect(near).toMatchObject([{ number: '1001', category: 'LAMP', text: report().text, point: here }])
    },
    without: { from: 'lat: String(point.latitude),', to: '' },
  },
  { number: 99, check: fileInMedia, without: mediaElsewhere },
  {
    number: 112,
    async check(make) {
      const on = visit(make, { options: { extensions: true } })
      const number = await send(on, report())
      on.town.operator.change(number, { note: 'Выехала бригада' })
      const { timeline } = await track(on, number)
      expect(timeline.map(({ text }) => text)).toContain('Выехала бригада')
    },
    without: { from: "extensions ? { extensions: 'true' } : {}", to: '{}' },
  },
]
