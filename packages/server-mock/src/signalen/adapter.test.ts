import { picture } from '@otklik/sdk/conformance'
import { type SignalenOptions, signalen } from '@otklik/sdk/signalen'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { errorOf } from './checks/report.fixture.ts'
import { createTown, endpoint, place, type Town } from './checks/town.fixture.ts'
import { createMockSignalen, type SignalenQuirk, signalenQuirks } from './index.ts'

// What of the adapter neither the suite nor the deviations are about.

const server = setupServer()
let town: Town
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  const mock = createMockSignalen()
  server.resetHandlers(...mock.handlers)
  town = createTown(signalen, mock)
})
afterAll(() => server.close())

const request = { organization: 'zarechny', language: 'ru' } as const

test.each(['/', '/v1', '/v1/', '/v1/public/'])('an endpoint that ends with %s is understood', async (end) => {
  expect((await town.adapter({ endpoint: endpoint + end }).form(request)).categories).not.toEqual([])
})

test('what a site says stands in the form, and what only some browsers can does not', async () => {
  const given: Partial<SignalenOptions> = {
    form: { limits: { text: { max: 500 } }, contact: 'required' },
    rating: true,
  }
  expect(await town.adapter(given).form(request)).toMatchObject({
    limits: { text: { min: 1, max: 500 }, files: { count: 3, types: ['image/jpeg', 'image/png', 'image/gif'] } },
    procedures: [{ contact: 'required' }],
    placeNeeds: 'point',
    features: ['track', 'nearby', 'suggest-category', 'rate'],
  })
  const able = await town.adapter({ toJpeg: async (image) => image, geocode: async () => place.point }).form(request)
  expect(able.limits.files.types).toContain('image/webp')
  expect(able.placeNeeds).toBeUndefined()
})

test('words in another language than the page say so, those of questions too', async () => {
  const adapter = town.adapter({ form: { language: 'en' } })
  const code = 'verlichting/lantaarnpaal'
  expect((await adapter.form(request)).categories[0]).toMatchObject({
    lang: 'en',
    children: [{ lang: 'en' }, { lang: 'en' }],
  })
  const details = await adapter.category?.({ organization: 'zarechny', code, language: 'ru' })
  expect(details?.questions?.map(({ lang }) => lang)).toEqual(['en', 'en'])
})

test('a form that was there stays when the server is away', async () => {
  const adapter = town.adapter()
  const before = await adapter.form(request)
  town.mock.faults.add({ route: 'categories', kind: 'server_error', times: 'always' })
  expect(await adapter.form(request)).toEqual(before)
})

test('a report for which the themes cannot be asked waits, and nothing has gone out', async () => {
  town.mock.faults.add({ route: 'categories', kind: 'html_502', times: 'always' })
  const { result, kept } = await town.send()
  expect(result).toMatchObject({ state: 'pending', retryAt: expect.any(String) })
  expect(kept).toBeUndefined()
})

test('an address is looked up where a site can, and told beside the point', async () => {
  const by = town.adapter({ geocode: async (address) => (address === 'Dam 1' ? place.point : undefined) })
  await town.send({ place: { address: { text: 'Dam 1' } } }, { by })
  expect(town.mock.operator.show('SIG-24')).toMatchObject({
    coordinates: [4.8998, 52.3676],
    sent: { extra_properties: [{ label: 'Adres', answer: 'Dam 1' }] },
  })
  const { fields } = await errorOf(town.send({ place: { address: { text: 'Nergens 7' } } }, { by }))
  expect(fields).toEqual([{ pointer: '/place/point', code: 'required' }])
})

test('a look-up that fails is a report that waits', async () => {
  const by = town.adapter({ geocode: () => Promise.reject(new TypeError('no network')) })
  const { result } = await town.send({ place: { address: { text: 'Dam 1' } } }, { by })
  expect(result.state).toBe('pending')
})

test('a kind that is no problem is told to whoever reads the report', async () => {
  await town.send({ kind: 'thanks' })
  expect(town.mock.operator.show('SIG-24').sent.extra_properties).toMatchObject([{ answer: 'thanks' }])
})

test('names go nowhere: a report has no place for them', async () => {
  await town.send({ contact: { familyName: 'Примерова', email: 'anna@example.com', phone: '+31 20 000 0000' } })
  const { sent, reporter } = town.mock.operator.show('SIG-24')
  expect(JSON.stringify(sent)).not.toContain('Примерова')
  expect(reporter).toEqual({ email: 'anna@example.com', phone: '+31 20 000 0000', sharing_allowed: false })
})

test('a photo that keeps failing is tried again later and later', async () => {
  const { attachment, file } = await picture()
  town.mock.faults.add({ route: 'attachments', kind: 'server_error', times: 'always' })
  const waits: number[] = []
  let resume: Parameters<Town['send']>[1] = {}
  for (let tries = 0; tries < 3; tries += 1) {
    const { result, kept = null } = await town.send({ attachments: [attachment] }, { files: [file], ...resume })
    if (result.state !== 'partial') throw new Error(`"partial" was due, not "${result.state}"`)
    waits.push(Math.round((Date.parse(result.retryAt ?? '') - Date.now()) / 1000))
    resume = { resume: kept }
  }
  expect(waits).toEqual([15, 30, 60])
})

test('a file that is gone from the device is missing, and its report is there', async () => {
  const { attachment } = await picture()
  const { result } = await town.send({ attachments: [attachment] })
  expect(result).toMatchObject({ state: 'partial', missing: [attachment.id], error: { code: 'rejected' } })
})

test('a photo that was refused is not sent again, whoever asks for it', async () => {
  const { attachment, file } = await picture()
  const [given, more] = [{ attachments: [attachment] }, { files: [file] }]
  town.mock.faults.add({ route: 'attachments', kind: 'server_error' })
  const { kept = null } = await town.send(given, more)
  town.mock.operator.move('SIG-24', { state: 'b' })
  const { kept: refused = null } = await town.send(given, { ...more, resume: kept })
  town.asked.splice(0)
  const { result } = await town.send(given, { ...more, resume: refused })
  expect(result).toMatchObject({ state: 'partial', error: { code: 'rejected' } })
  expect(town.asked).toEqual([])
})

test('what is nearby has no number and tells nothing about who sent it', async () => {
  await town.send({ category: 'verlichting/overig', contact: { email: 'anna@example.com' } })
  const found = await town.adapter().nearby?.({ organization: 'zarechny', ...place })
  expect(found?.map((one) => Object.keys(one).sort())).toEqual([['category', 'point', 'sentAt']])
})

test('a quirk that there is not is told', () => {
  expect(() => createMockSignalen({ quirks: ['no-such-quirk' as SignalenQuirk] })).toThrow('There is no quirk')
  expect(() => createMockSignalen({ quirks: Object.keys(signalenQuirks) as SignalenQuirk[] })).not.toThrow()
})
