import { expect } from 'vitest'
import { fileInMedia } from './codefornl.fixture.ts'
import {
  formOf,
  here,
  hole,
  leafOf,
  organization,
  type Proof,
  pictures,
  questionOf,
  refusalOf,
  report,
  send,
  sendOnce,
  visit,
} from './visit.fixture.ts'

const adapter = 'adapters/open311/'
export const mediaElsewhere = {
  from: "form.append(fields?.media || 'media',",
  to: "form.append(fields?.media || 'file',",
}
/** uReport of Bloomington, which others run too. */
export const ofUReport: readonly Proof[] = [
  {
    number: 51,
    async check(make) {
      const on = visit(make, { quirks: ['whole-request-accepted'] })
      expect(await sendOnce(on, report())).toBe('1001')
      // As a batch service would answer, with a whole request that has nothing else to go by.
      expect(await sendOnce(on, hole({ place: { address: { text: 'Ленина, 5' } } }))).toBe('1002')
    },
    // A whole request is what servers answer with that cannot be written to.
    without: {
      file: `${adapter}own.ts`,
      from: 'const [item, ...others] = items',
      to: "const [item, ...others] = items\n  if (item && 'description' in item) return 'foreign'",
    },
  },
  { number: 52, check: fileInMedia, without: mediaElsewhere },
  {
    number: 53,
    async check(make) {
      const on = visit(make, { quirks: ['file-in-media', 'file-errors-ignored'], options: { upload: 'multipart' } })
      // What it would not take is not let to be chosen.
      const { limits } = await formOf(on)
      for (const type of limits.files.types) {
        const [one] = await pictures(1)
        if (!one) throw new Error('no picture')
        const file = { ...one, attachment: { ...one.attachment, type } }
        const number = await send(on, report({ text: `Фонарь, ${type}` }), [file])
        expect(on.town.operator.show(number).files).toMatchObject([{ type }])
      }
    },
    without: {
      from: "types: ['image/jpeg', 'image/png'],",
      to: "types: ['image/jpeg', 'image/webp'],",
    },
  },
  {
    number: 54,
    async check(make) {
      const on = visit(make, { quirks: ['values-empty'] })
      expect(await questionOf(on, 'POT', 'lane')).toEqual({
        code: 'lane',
        type: 'text',
        label: 'Полоса',
        required: false,
      })
      expect(await questionOf(on, 'POT', 'shape')).toMatchObject({ type: 'choice', options: [{}, {}] })
    },
    without: {
      from: "const isList = type === 'choice' || type === 'choices'",
      to: "if (Array.isArray(item.values)) return { code, type: 'choice', label: label ?? code, required: false, options }\n  const isList = false",
    },
  },
  {
    number: 55,
    async check(make) {
      // One whose filter does not know its own words gives what is closed, too.
      const onTheWay = (request: Request) => new Request(request.url.replace('status=open', ''), request)
      const on = visit(make, { quirks: ['status-capitalized'], options: { nearby: true }, onTheWay })
      const [lat, long] = [here.latitude, here.longitude]
      on.town.operator.add({ serviceCode: 'LAMP', lat, long })
      on.town.operator.add({ serviceCode: 'LAMP', lat, long, status: 'closed' })
      const near = await on.adapter.nearby?.({ organization, point: here })
      expect(near?.map(({ number }) => number)).toEqual(['900'])
    },
    without: { from: '      .toLowerCase()\n', to: '' },
  },
  {
    number: 56,
    async check(make) {
      const on = visit(make, { quirks: ['errors-without-code'] })
      expect(await refusalOf(on, hole({ answers: [] }))).toMatchObject({
        code: 'rejected',
        status: 400,
        fields: [{ pointer: '/answers/depth', code: 'required' }],
      })
    },
    without: {
      from: 'const lines = linesOf(tree)',
      to: "const lines = itemsOf(tree, ['code']).map((one) => String(one.description))",
    },
  },
  {
    number: 57,
    async check(make) {
      const on = visit(make, { quirks: ['jsonp-callback'] })
      await send(on, report())
      expect(on.asked.filter((one) => one.includes('callback'))).toEqual([])
    },
    // It would rely on scripts.
    without: { from: '...query }', to: "...query, callback: 'otklik' }" },
  },
  {
    number: 58,
    everywhere: true,
    async check(make) {
      const on = visit(make, {})
      expect(await leafOf(on, 'LAMP')).not.toHaveProperty('details')
      expect(await leafOf(on, 'POT')).toMatchObject({ details: true })
    },
    without: {
      from: 'metadata: isTrue(item.metadata)',
      to: "metadata: item.metadata === 'true'",
    },
  },
  {
    number: 59,
    async check(make) {
      // As a proxy that adds an old key to whatever passes.
      const onTheWay = (request: Request) => {
        const url = new URL(request.url)
        url.searchParams.set('api_key', 'old')
        return new Request(url, request)
      }
      const on = visit(make, { quirks: ['fake-services-for-old-keys'], town: { apiKeys: ['new'] }, onTheWay })
      await expect(formOf(on)).rejects.toMatchObject({ code: 'unauthorized' })
      // By itself it reads without one.
      const own = visit(make, { quirks: ['fake-services-for-old-keys'], options: { apiKey: 'old' } })
      expect(await leafOf(own, 'LAMP')).toBeDefined()
    },
    without: { from: "services[0]?.code === 'XXX'", to: 'false' },
  },
]
