import { expect } from 'vitest'
import {
  addNeighbours,
  attempt,
  detailsOf,
  here,
  hole,
  jobOf,
  leafOf,
  organization,
  type Proof,
  report,
  send,
  track,
  visit,
} from './visit.fixture.ts'

/** FixMyStreet's own server, which can only be read, and whose errors are pages. */
export const ofFixMyStreet: readonly Proof[] = [
  {
    number: 41,
    async check(make) {
      for (const neighbours of [1, 3]) {
        const on = visit(make, { quirks: ['post-read-as-list', 'requests-wrapped'] })
        addNeighbours(on, neighbours)
        const ended = await attempt(on, jobOf(report())).then(
          ({ result }) => result.state,
          (error) => error,
        )
        expect(ended).toMatchObject({ code: 'unsupported', subject: 'submit' })
      }
      const empty = visit(make, { quirks: ['post-read-as-list', 'requests-wrapped'] })
      const { result } = await attempt(empty, jobOf(report()))
      expect(result.state).toBe('unknown')
      // Somebody else's report about the same theme, made where the server does not say what was written.
      const near = visit(make, { quirks: ['post-read-as-list'] })
      near.town.operator.add({
        serviceCode: 'LAMP',
        description: 'Фонарь мигает',
        lat: here.latitude,
        long: here.longitude,
      })
      await expect(attempt(near, jobOf(report()))).rejects.toMatchObject({ code: 'unsupported' })
    },
    without: { from: "if (verdict === 'foreign') {", to: 'if (false) {' },
  },
  {
    number: 42,
    async check(make) {
      const on = visit(make, { quirks: ['services-wrapped'], options: { format: 'json' } })
      expect(await leafOf(on, 'LAMP')).toMatchObject({ label: 'Не горит фонарь' })
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: "return 'services' in item ? [] : Object.values(item).flatMap((one) => itemsOf(one, keys))",
    },
  },
  {
    number: 43,
    async check(make) {
      const on = visit(make, { quirks: ['requests-wrapped'], options: { format: 'json' } })
      const number = await send(on, report())
      expect(await track(on, number)).toMatchObject({ number })
    },
    without: {
      from: 'return Object.values(item).flatMap((one) => itemsOf(one, keys))',
      to: "return 'service_requests' in item ? [] : Object.values(item).flatMap((one) => itemsOf(one, keys))",
    },
  },
  {
    number: 44,
    async check(make) {
      const on = visit(make, { quirks: ['discovery-wrapped'] })
      await send(on, report())
      expect(on.asked.filter((one) => one.includes('discovery'))).toEqual([])
    },
    // It would rely on the discovery to name the base.
    without: {
      from: "const { items } = await wire.ask(format, 'services', ['service_code'], { signal, headers })",
      to: `const { tree } = await wire.ask(format, 'discovery', ['url'], { signal, headers })
        const base = (tree as { endpoints: { url: string }[] }).endpoints[0]?.url
        if (!base) throw new Error('no base')
        const { items } = await wire.ask(format, 'services', ['service_code'], { signal, headers })`,
    },
  },
  {
    number: 45,
    async check(make) {
      const on = visit(make, { quirks: ['jurisdiction-required'], options: { jurisdictionId: 'default' } })
      await detailsOf(on, 'POT')
      await track(on, await send(on, hole()))
      expect(on.asked.filter((one) => !one.includes('jurisdiction_id=default'))).toEqual([])
    },
    without: { from: '...(jurisdictionId && { jurisdiction_id: jurisdictionId }),', to: '' },
  },
  {
    number: 46,
    async check(make) {
      const on = visit(make, { quirks: ['jurisdiction-required', 'error-page-200'] })
      // A page is not a number that is not there.
      await expect(track(on, '7')).rejects.toMatchObject({ code: 'malformed', subject: 'body' })
    },
    without: {
      from: 'if (isPage(text)) return undefined',
      to: 'if (isPage(text)) return []',
    },
  },
  {
    number: 47,
    async check(make) {
      const on = visit(make, { quirks: ['definitions-absent'] })
      expect((await detailsOf(on, 'POT')).questions).toEqual([])
    },
    without: { from: '[400, 404, 501].includes', to: '[400, 501].includes' },
  },
  {
    number: 48,
    async check(make) {
      const on = visit(make, { quirks: ['code-is-name'] })
      const code = 'Яма на дороге'
      expect(await leafOf(on, code)).toMatchObject({ code })
      expect((await detailsOf(on, code)).questions).toHaveLength(7)
      await send(on, hole({ category: code }))
      expect(on.town.operator.list()).toMatchObject([{ serviceCode: 'POT' }])
      // A sign that means something else in an address.
      const services = [
        { code: 'A', name: 'Мосты/трубы', attributes: [{ code: 'a', datatype: 'string', description: 'Что?' }] },
      ] as const
      const slash = visit(make, { quirks: ['code-is-name'], town: { seed: { services } } })
      expect((await detailsOf(slash, 'Мосты/трубы')).questions).toHaveLength(1)
    },
    without: { from: 'encodeURIComponent(code)', to: 'code' },
  },
  {
    number: 49,
    async check(make) {
      const on = visit(make, { quirks: ['agency-object'] })
      expect(await track(on, await send(on, report()))).toMatchObject({ authority: 'Управление благоустройства' })
    },
    without: {
      from: "textsOf(item.agency_responsible).join(', ')",
      to: 'String(item.agency_responsible)',
    },
  },
  {
    number: 50,
    async check(make) {
      const on = visit(make, { quirks: ['extra-fields'] })
      const found = await track(on, await send(on, report()))
      expect(found.text).toBe(report().text)
      // Whose report it is, is nobody's business.
      expect(JSON.stringify(found)).not.toContain('Образцов')
    },
    // It would hand on whatever there is.
    without: {
      from: "    actions: [],\n    visibility: 'public',",
      to: "    actions: [],\n    ...(item as object),\n    visibility: 'public',",
    },
  },
  {
    number: 106,
    async check(make) {
      const on = visit(make, { quirks: ['metadata-as-text'] })
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('details')
    },
    without: {
      from: 'metadata: isTrue(item.metadata)',
      to: 'metadata: Boolean(item.metadata)',
    },
  },
  {
    number: 107,
    async check(make) {
      const on = visit(make, { quirks: ['coordinates-as-text', 'list-near-point'], options: { nearby: true } })
      await send(on, report())
      expect(await on.adapter.nearby?.({ organization, point: here })).toMatchObject([{ point: here }])
    },
    without: {
      from: 'const number = Number(textOf(value) ?? Number.NaN)',
      to: "const number = typeof value === 'string' && value.includes('.') ? Number.NaN : Number(textOf(value) ?? Number.NaN)",
    },
  },
  {
    number: 108,
    async check(make) {
      const on = visit(make, { quirks: ['nothing-left-out'] })
      on.town.operator.add({ id: '7', serviceCode: 'LAMP' })
      const found = await track(on, '7')
      expect(found).not.toHaveProperty('text')
      expect(found).not.toHaveProperty('authority')
    },
    without: {
      from: "textsOf(item.agency_responsible).join(', ')",
      to: 'String(item.agency_responsible)',
    },
  },
  {
    number: 109,
    async check(make) {
      const on = visit(make, { quirks: ['keywords-absent'] })
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('keywords')
    },
    without: {
      from: "(textOf(item.keywords) ?? '').split",
      to: 'String(item.keywords).split',
    },
  },
  {
    number: 110,
    async check(make) {
      const on = visit(make, { quirks: ['request-unknown-empty-200', 'requests-wrapped'] })
      await expect(track(on, '7')).rejects.toMatchObject({ code: 'not_found' })
    },
    without: { from: 'if (!item) throw unknownCase()', to: '' },
  },
  {
    number: 111,
    async check(make) {
      const on = visit(make, { quirks: ['xml-undeclared'], options: { format: 'xml' } })
      expect(await track(on, await send(on, report()))).toMatchObject({ text: report().text })
    },
    without: { from: '/^\\s*</.test(text) ?', to: '/^<[?]xml/.test(text) ?' },
  },
]
