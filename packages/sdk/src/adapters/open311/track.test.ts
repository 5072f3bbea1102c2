import { expect, test } from 'vitest'
import { Case } from '../../domain/case.ts'
import { json, Raw, shown, town } from './town.fixture.ts'

const request = {
  service_request_id: '1001',
  service_code: 'POT',
  service_name: 'Ямы',
  description: 'Яма',
  status: 'open',
  agency_responsible: 'Дорожная служба',
  requested_datetime: '2026-11-20T10:00:00+03:00',
  updated_datetime: '2026-11-21T10:00:00+03:00',
  expected_datetime: '2026-12-01T10:00:00+03:00',
  requestor_name: 'Jane Doe',
}
const found = (more: Record<string, unknown> = {}, options = {}) =>
  town({ 'GET requests/1001.json': [{ ...request, ...more }] }, options).track('1001')

test('a request is a case that everybody can read', async () => {
  const one = await found()
  expect(Case.safeParse(one).error).toBeUndefined()
  expect(one).toEqual({
    number: '1001',
    status: 'submitted',
    backendStatus: 'open',
    sentAt: '2026-11-20T10:00:00+03:00',
    updatedAt: '2026-11-21T10:00:00+03:00',
    due: { date: '2026-12-01' },
    category: 'POT',
    authority: 'Дорожная служба',
    text: 'Яма',
    timeline: [{ at: '2026-11-20T10:00:00+03:00', status: 'submitted' }],
    actions: [],
    visibility: 'public',
  })
})

test.each([
  ['Closed', 'closed'],
  ['FIXED', 'closed'],
  ['fixed - council', 'closed'],
  ['in_progress', 'in_progress'],
  ['Investigating', 'in_progress'],
  ['action_scheduled', 'in_progress'],
  ['duplicate', 'closed'],
  ['not_councils_responsibility', 'rejected'],
  ['no_further_action', 'closed'],
  ['internal_referral', 'forwarded'],
  ['on the moon', 'unknown'],
  ['constructor', 'unknown'],
])('the status "%s" is %s, and the word is kept', async (word, status) => {
  expect(await found({ status: word })).toMatchObject({
    status,
    backendStatus: word,
    timeline: [{ status: 'submitted' }, { status, backendStatus: word, at: request.updated_datetime }],
  })
})

test('words to a closed request are its answer', async () => {
  expect(await found({ status: 'closed', status_notes: 'Засыпали.' })).toMatchObject({
    status: 'answered',
    answer: { at: request.updated_datetime, text: 'Засыпали.', authority: 'Дорожная служба', files: [] },
    timeline: [{ status: 'submitted' }, { status: 'answered', text: 'Засыпали.' }],
  })
})

test('words to an open request stand in its timeline', async () => {
  const one = await found({ status_notes: 'Выехали.' })
  expect(one?.answer).toBeUndefined()
  expect(one?.timeline.at(-1)).toMatchObject({ status: 'submitted', text: 'Выехали.' })
})

test('notes are asked for only where the server has them, and stand in the timeline in order', async () => {
  const notes = [
    { datetime: '2026-11-20T15:00:00+03:00', summary: 'Осмотр', description: 'Нужен асфальт', type: 'scheduled' },
    { datetime: '2026-11-20T11:00:00+03:00', summary: 'Принято' },
  ]
  for (const more of [{ notes }, { extended_attributes: { notes: { note: notes } } }]) {
    expect((await found({ ...more, status: 'closed' }))?.timeline).toMatchObject([
      { status: 'submitted' },
      { at: '2026-11-20T11:00:00+03:00', status: 'in_progress', text: 'Принято' },
      {
        at: '2026-11-20T15:00:00+03:00',
        status: 'in_progress',
        text: 'Осмотр: Нужен асфальт',
        backendStatus: 'scheduled',
      },
      { status: 'closed' },
    ])
  }
  const on = town({ 'GET requests/1001.json': [request] }, { extensions: true, format: 'json' })
  await on.track('1001')
  expect([...(on.seen[0]?.query ?? [])]).toEqual([['extensions', 'true']])
})

test('an agency is a text or an object', async () => {
  expect(await found({ agency_responsible: { recipient: ['Test Council', 'Parks'] } })).toMatchObject({
    authority: 'Test Council, Parks',
  })
})

test.each([
  [Buffer.from('Яма 👩🏽‍🚒').toString('latin1'), 'Яма 👩🏽‍🚒'],
  ['Müll am Straßenrand', 'Müll am Straßenrand'],
  ['Яма', 'Яма'],
])('a text that was read as Latin-1 on its way is readable, and no other is touched', async (description, text) => {
  expect(await found({ description })).toMatchObject({ text })
})

test.each([
  ['2026-11-21T21:34:41', '2026-11-21T21:34:41Z'],
  ['2026-11-21 21:34:41', '2026-11-21T21:34:41Z'],
  ['2026-11-21T21:34:41+0300', '2026-11-21T21:34:41+03:00'],
  ['2026-11-21T21:34:41.123-05:00', '2026-11-21T21:34:41.123-05:00'],
  ['2026-11-21', '2026-11-21T00:00Z'],
])('the date %s is read as %s', async (written, read) => {
  const one = await found({ updated_datetime: written })
  expect(one?.updatedAt).toBe(read)
  expect(Case.safeParse(one).error).toBeUndefined()
})

test('what has no dates, or rubbish for them, is a case all the same', async () => {
  const one = await found({ requested_datetime: 'вчера', updated_datetime: '', expected_datetime: null })
  expect(Case.safeParse(one).error).toBeUndefined()
  expect(one).toMatchObject({ timeline: [] })
})

test('a request in XML is the same case', async () => {
  const xml = `<service_requests><request>${Object.entries(request)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</request></service_requests>`
  const { track } = town({ 'GET requests/1001.xml': new Raw(xml) }, { format: 'xml' })
  expect(await track('1001')).toEqual(await found())
})

test('a number is read without what people add to it, and is one part of a path', async () => {
  const { track, seen } = town({ 'GET requests/24%2F1.json': [{ ...request, service_request_id: '24/1' }] })
  expect(await track(' № 24/1 ')).toMatchObject({ number: '24/1' })
  expect(seen.at(-1)?.path).toBe('requests/24%2F1.json')
})

test.each([
  ['404', json([{ code: 404, description: 'Resource not found' }], 404)],
  ['an empty list', []],
  ['a wrapped empty list', { service_requests: [] }],
  ["other people's requests", [shown(), shown({ service_request_id: '8' })]],
])('a number that is answered with %s is not found', async (_, answer) => {
  const { track } = town({ 'GET requests/99.json': answer })
  await expect(track('99')).rejects.toMatchObject({ code: 'not_found' })
})

test.each(['', '№', '\ud800'])('what cannot be a number is not found', async (number) => {
  await expect(town({}).track(number)).rejects.toMatchObject({ code: 'not_found' })
})

test('a server without single requests cannot show one', async () => {
  const { track } = town({ 'GET requests/1.json': new Raw('501 Not Implemented', 501) })
  await expect(track('1')).rejects.toMatchObject({ code: 'unsupported' })
})

const near = (options = {}) => {
  const list = [
    shown({ requestor_name: 'Jane Doe', email: 'jane@example.com' }),
    shown({ service_request_id: '8', status: 'CLOSED' }),
    shown({ service_request_id: '9', lat: '51.5', long: '-0.1' }),
    shown({ service_request_id: '10', lat: '', long: '' }),
  ]
  const on = town({ 'GET requests.json': list }, { nearby: true, ...options })
  const point = { latitude: 55.7501, longitude: 37.61 }
  return { ...on, cases: () => on.adapter.nearby?.({ organization: 'kirov', point, category: 'LAMP' }) }
}

test('open requests nearby are shown, without who sent them', async () => {
  const { cases, seen } = near()
  expect(await cases()).toEqual([
    {
      number: '7',
      point: { latitude: 55.75, longitude: 37.61 },
      category: 'LAMP',
      text: 'Яма & лужа',
      sentAt: expect.any(String),
    },
  ])
  expect(Object.fromEntries(seen.at(-1)?.query ?? [])).toEqual({
    lat: '55.7501',
    long: '37.61',
    status: 'open',
    service_code: 'LAMP',
  })
})

test('only where the server filters by place', async () => {
  const { adapter, form } = town({})
  expect([adapter.nearby, adapter.capabilities.nearby]).toEqual([undefined, false])
  expect((await form()).features).toEqual(['track'])
  const on = near()
  expect(on.adapter.capabilities.nearby).toBe(true)
  expect((await on.form()).features).toEqual(['track', 'nearby'])
})
