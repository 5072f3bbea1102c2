import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Json, SubmitResult } from '../../adapter.ts'
import { broken, jobOf, json, Raw, type Seen, shown, town } from './town.fixture.ts'

const now = new Date('2026-11-22T10:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A POST whose answer is lost, then a look at what the list shows. */
async function lost(list: (seen: Seen) => unknown, routes: Record<string, unknown> = {}, options = {}, job = jobOf()) {
  let sent = false
  const on = town(
    {
      'GET requests.json': (seen: Seen) => (sent ? list(seen) : []),
      'POST requests.json': () => {
        sent = true
        return broken
      },
      ...routes,
    },
    options,
  )
  const { result, kept } = await on.submit(job)
  return {
    ...on,
    first: result,
    kept,
    look: (resume: Json | undefined = kept) => on.submit(job, resume ? { resume } : {}),
  }
}

const delay = (result: SubmitResult) =>
  'retryAt' in result && result.retryAt ? Date.parse(result.retryAt) - now.getTime() : undefined

test('what may have gone out is kept before the first byte goes out', async () => {
  const order: string[] = []
  const { submit } = town({
    'POST requests.json': () => {
      order.push('post')
      return [{ service_request_id: '1' }]
    },
  })
  await submit(undefined, {
    async checkpoint(state) {
      await Promise.resolve()
      order.push(Object.keys(state as object).includes('at') ? 'sent' : 'nothing sent')
    },
  })
  expect(order).toEqual(['nothing sent', 'sent', 'post'])
})

test('a page that went away before anything went out sends it when it is back', async () => {
  const { submit, posts } = town({})
  expect((await submit(undefined, { resume: {} })).result.state).toBe('accepted')
  expect(posts()).toHaveLength(1)
})

test('what is kept holds nothing that the resident wrote', async () => {
  const { kept } = await lost(() => [])
  expect(kept).toEqual({ format: 'json', at: now.getTime(), before: [] })
})

test.each([
  ['a broken connection', broken],
  ['a failure of the server', json([{ code: 500, description: 'Failure' }], 500)],
  ['a page', new Raw('<html></html>')],
  ['rubbish', new Raw('{"service_request_id":')],
  ['an empty list', []],
])('after %s nobody knows, and it is looked for soon', async (_, answer) => {
  const { result } = await town({ 'POST requests.json': answer }).submit()
  expect(result.state).toBe('unknown')
  expect(delay(result)).toBe(5_000)
})

test('a report whose answer was lost is found, and not sent again', async () => {
  const { first, look, posts } = await lost(() => [shown({ service_request_id: '8', service_code: 'POT' }), shown()])
  expect(first.state).toBe('unknown')
  expect((await look()).result).toEqual({ state: 'accepted', receipt: { number: '7', sentAt: now.toISOString() } })
  expect(posts()).toHaveLength(1)
})

test('it is looked for in the minutes around its sending', async () => {
  const { look, seen } = await lost(() => [shown()])
  await look()
  expect(Object.fromEntries(seen.at(-1)?.query ?? [])).toEqual({
    service_code: 'LAMP',
    start_date: '2026-11-22T09:45:00Z',
    end_date: '2026-11-22T10:15:00Z',
  })
})

test('where dates lead nowhere it is looked for without them', async () => {
  const { look } = await lost(({ query }) => (query.has('start_date') ? [] : [shown()]))
  expect((await look()).result.state).toBe('accepted')
})

test('coordinates that were rounded to 32 bits are the same place', async () => {
  const { look } = await lost(() => [shown({ lat: String(Math.fround(55.75)), long: Math.fround(37.61) })])
  expect((await look()).result.state).toBe('accepted')
})

test('without a point the address is the place', async () => {
  const address = jobOf({ place: { address: { text: 'ул. Ленина, 5' } } })
  const theirs = { lat: null, long: '' }
  const found = await lost(() => [shown({ ...theirs, address: 'ул. Ленина, 5' })], {}, {}, address)
  expect((await found.look()).result.state).toBe('accepted')
  const other = await lost(() => [shown({ ...theirs, address: 'ул. Ленина, 7' })], {}, {}, address)
  expect((await other.look()).result.state).toBe('unknown')
})

test('a text that came back as Latin-1 from between parts is the same text', async () => {
  const description = Buffer.from(jobOf().submission.text).toString('latin1')
  const { look } = await lost(() => [shown({ description })])
  expect((await look()).result.state).toBe('accepted')
})

test('a text whose letters were composed is the same text', async () => {
  const { look } = await lost(() => [shown({ description: 'Чей двор' })], {}, {}, jobOf({ text: 'Чеи\u0306 двор' }))
  expect((await look()).result.state).toBe('accepted')
})

test.each([
  ["a neighbour's", { lat: 55.7502 }],
  ['one in other words', { description: 'Яма и лужа' }],
  ['one of another service', { service_code: 'POT' }],
  ['one of yesterday', { requested_datetime: '2026-11-21T10:00:00Z' }],
  ['one of an hour later', { requested_datetime: '2026-11-22T11:00:00Z' }],
  ['one that does not say where', { lat: '', long: '' }],
])('%s report is not ours', async (_, more) => {
  const { look } = await lost(() => [shown(more)])
  expect((await look()).result.state).toBe('unknown')
})

test("somebody's report in the same words and place, made before ours, is not ours", async () => {
  const theirs = shown({ service_request_id: '6', requested_datetime: '2026-11-22T09:59:50Z' })
  let sent = false
  const { submit } = town({
    'GET requests.json': () => (sent ? [theirs, shown({ service_request_id: '7' })] : [theirs]),
    'POST requests.json': () => {
      sent = true
      return broken
    },
  })
  const { kept } = await submit()
  expect((await submit(undefined, { resume: kept ?? null })).result).toMatchObject({ receipt: { number: '7' } })
})

test('where it is not known what stood there before, a report older than ours is not ours', async () => {
  const { look } = await lost(({ query }) =>
    query.has('start_date') ? [] : [shown({ requested_datetime: '2026-11-22T09:55:00Z' })],
  )
  expect((await look()).result.state).toBe('unknown')
})

test('of two reports that could both be ours neither is taken', async () => {
  const { look } = await lost(() => [shown(), shown({ service_request_id: '8' })])
  expect((await look()).result.state).toBe('unknown')
})

test('each look waits longer for the next, and in the end there is none', async () => {
  const { kept, look } = await lost(() => [])
  const delays: (number | undefined)[] = []
  let resume = kept
  for (let looks = 0; looks < 7; looks++) {
    const one = await look(resume)
    resume = one.kept
    delays.push(delay(one.result))
  }
  expect(delays).toEqual([20_000, 80_000, 320_000, 1_280_000, 5_120_000, undefined, undefined])
})

test('a server that lists nothing is not asked again by itself', async () => {
  const gone = new Raw('Not Found', 404)
  const { look } = await lost(() => gone)
  expect((await look()).result).toEqual({ state: 'unknown' })
})

test('a look that fails is made again later', async () => {
  const { look } = await lost(() => broken)
  expect(delay((await look()).result)).toBe(20_000)
})

test('a part of the adapter that does not load is no reason to send again', async () => {
  let works = false
  const loadCases = () => (works ? import('./cases.ts') : Promise.reject(new Error('no such chunk')))
  const { look, posts } = await lost(() => [shown()], {}, { loadCases })
  expect(delay((await look()).result)).toBe(20_000)
  works = true
  expect((await look()).result.state).toBe('accepted')
  expect(posts()).toHaveLength(1)
})

test('without its checkpoint a report is sent once more', async () => {
  const { submit, posts } = await lost(() => [])
  await submit()
  expect(posts()).toHaveLength(2)
})

test('what was refused is not looked for: nothing is there', async () => {
  let kept: Json | undefined
  const { submit } = town({ 'POST requests.json': json([{ code: 400, description: 'Bad request' }], 400) })
  const failing = submit(undefined, {
    async checkpoint(state) {
      kept = state
    },
  })
  await expect(failing).rejects.toMatchObject({ code: 'rejected' })
  expect(kept).toEqual({})
})

test('what comes too fast waits as long as the server says, and goes out then', async () => {
  let answer: unknown = new Raw('', 429, { 'Retry-After': '120' })
  const { submit, posts } = town({ 'POST requests.json': () => answer })
  const { result, kept } = await submit()
  expect(result).toMatchObject({ state: 'pending', error: { code: 'rate_limited' } })
  expect(delay(result)).toBe(120_000)
  answer = [{ service_request_id: '1' }]
  expect((await submit(undefined, { resume: kept ?? null })).result.state).toBe('accepted')
  expect(posts()).toHaveLength(2)
})

test('without a network nothing goes out, and it waits', async () => {
  const { submit, posts } = town({ 'GET requests.json': broken })
  const { result, kept } = await submit()
  expect(result).toMatchObject({ state: 'pending', error: { code: 'offline' } })
  expect([kept, posts()]).toEqual([{}, []])
})

test('a server without a list takes reports all the same', async () => {
  expect((await town({ 'GET requests.json': new Raw('', 404) }).submit()).result.state).toBe('accepted')
})

test('giving up while it goes out ends with the reason of the signal', async () => {
  const leaving = new AbortController()
  const reason = new Error('the resident has left')
  const { submit } = town({ 'POST requests.json': () => leaving.abort(reason) })
  await expect(submit(undefined, { signal: leaving.signal })).rejects.toBe(reason)
})

test('a token is asked for its number at once, then later and later, and kept', async () => {
  let known: unknown[] = []
  const on = town({
    'POST requests.json': [{ token: 'tok/1', service_notice: 'Спасибо' }],
    'GET tokens/tok%2F1.json': () => known,
  })
  let { result, kept } = await on.submit()
  expect(kept).toMatchObject({ token: 'tok/1' })
  const delays = [delay(result)]
  for (let polls = 0; polls < 10; polls++) {
    ;({ result, kept } = await on.submit(undefined, { resume: kept ?? null }))
    delays.push(delay(result))
  }
  expect(delays.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000])
  expect(delays.at(-1)).toBe(900_000)
  known = [{ token: 'tok/1', service_request_id: 1003 }]
  // As after a reload: by another adapter, from what was kept alone.
  const later = town({ 'GET tokens/tok%2F1.json': known })
  expect((await later.submit(undefined, { resume: kept ?? null })).result).toMatchObject({
    state: 'accepted',
    receipt: { number: '1003', sentAt: now.toISOString() },
  })
  expect(later.seen.map(({ path }) => path)).toEqual(['tokens/tok%2F1.json'])
  expect(on.posts()).toHaveLength(1)
})

test.each([
  ['its number empty', [{ token: 'tok', service_request_id: '' }]],
  ['unknown', []],
  ['not to be asked for', new Raw('Not Implemented', 501)],
  ['out of reach', broken],
  ["somebody else's", [{ token: 'other', service_request_id: '5' }]],
])('a token that is %s is asked for again', async (_, answer) => {
  const { submit } = town({ 'POST requests.json': [{ token: 'tok' }], 'GET tokens/tok.json': answer })
  const { result } = await submit()
  expect(delay(result)).toBe(2_000)
})

test('a token is not asked for before the server allows it', async () => {
  const busy = new Raw('', 429, { 'Retry-After': '120' })
  const { submit } = town({ 'POST requests.json': [{ token: 'tok' }], 'GET tokens/tok.json': busy })
  expect(delay((await submit()).result)).toBe(120_000)
})
