import { expect } from 'vitest'
import { askAlways } from './codefornl.fixture.ts'
import { captcha } from './libre311.fixture.ts'
import {
  attempt,
  detailsOf,
  formOf,
  hole,
  jobOf,
  type Proof,
  refusalOf,
  report,
  send,
  sendOnce,
  track,
  visit,
} from './visit.fixture.ts'

export const ofGovflow: readonly Proof[] = [
  {
    number: 69,
    async check(make) {
      expect(await sendOnce(visit(make, { quirks: ['accepted-in-data'] }), report())).toBe('1001')
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: "return 'data' in item ? [] : Object.values(item).flatMap((one) => itemsOf(one, keys))",
    },
  },
  {
    number: 70,
    async check(make) {
      const on = visit(make, { quirks: ['accepted-in-data', 'accepted-xml-as-json'], options: { format: 'xml' } })
      expect(await sendOnce(on, report())).toBe('1001')
    },
    without: {
      from: 'const xml = /^\\s*</.test(text) ?',
      to: 'const xml = /^\\s*(<|[{]"data")/.test(text) ?',
    },
  },
  {
    number: 71,
    async check(make) {
      const on = visit(make, { quirks: ['location-missing-500', 'location-unchecked'] })
      const { place: _, ...nowhere } = report()
      expect(await refusalOf(on, nowhere)).toMatchObject({ code: 'rejected', fields: [{ pointer: '/place' }] })
    },
    without: {
      from: "...(lack === undefined ? [] : [{ pointer: lack, code: 'required' } as const]),",
      to: '',
    },
  },
  {
    number: 72,
    async check(make) {
      const on = visit(make, { quirks: ['definition-501'] })
      expect((await detailsOf(on, 'POT')).questions).toEqual([])
    },
    without: { from: '[400, 404, 501].includes', to: '[400, 404].includes' },
  },
  {
    number: 73,
    async check(make) {
      const on = visit(make, { quirks: ['request-501'] })
      const number = await send(on, report())
      // Not a failure of today that is worth another try.
      await expect(track(on, number)).rejects.toMatchObject({ code: 'unsupported', status: 501 })
      expect(on.asked.filter((one) => one.includes('/requests/'))).toHaveLength(1)
    },
    without: { file: 'adapters/statuses.ts', from: "501: 'unsupported',", to: '' },
  },
  {
    number: 74,
    everywhere: true,
    async check(make) {
      const on = visit(make, { quirks: ['token-501'] })
      expect(await sendOnce(on, report())).toBe('1001')
      expect(on.asked.filter((one) => one.includes('/tokens/'))).toEqual([])
    },
    without: askAlways,
  },
  {
    number: 75,
    async check(make) {
      const on = visit(make, { quirks: ['list-404'], town: { faults: [{ kind: 'answer_lost', route: 'submit' }] } })
      expect(await sendOnce(visit(make, { quirks: ['list-404'] }), report())).toBe('1001')
      // It can never tell: nobody looks again by itself, and nothing is sent again.
      const job = jobOf(report())
      const { kept } = await attempt(on, job)
      expect((await attempt(on, job, kept)).result).toEqual({ state: 'unknown' })
      expect(on.town.operator.list()).toHaveLength(1)
    },
    without: {
      from: "if (error.code === 'not_found' || error.code === 'unsupported') without++",
      to: '',
    },
  },
  {
    number: 76,
    async check(make) {
      const on = visit(make, { quirks: ['discovery-501'] })
      await formOf(on)
      await send(on, hole())
      expect(on.asked.filter((one) => one.includes('discovery'))).toEqual([])
    },
    // It would rely on the discovery.
    without: {
      from: "const { items } = await wire.ask(format, 'services', ['service_code'], { signal, headers })",
      to: `await wire.ask(format, 'discovery', ['url'], { signal, headers })
        const { items } = await wire.ask(format, 'services', ['service_code'], { signal, headers })`,
    },
  },
  { number: 77, ...captcha },
]
