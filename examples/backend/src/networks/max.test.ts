import { expect, test } from 'vitest'
import { maxLaunch, withMax } from '../testing/max-launch.ts'
import { startOfTests } from '../testing/server.ts'
import { max, maxHash } from './max.ts'

const start = new Date(startOfTests)
const verify = (raw: string, now = start) => max.verify(withMax.networks, raw, now)
const moment = (milliseconds: number) => String(start.getTime() + milliseconds)

/**
 * The example of https://dev.max.ru/docs/webapps/validation, with the token that gives its hash: the page leaves it out,
 * and https://github.com/w1png/max-validate-init-data has it.
 */
const published = {
  launch:
    'auth_date%3D1733485316394%26query_id%3D158b120b-7aa3-4a0f-a198-52ace06d0658%26user%3D%257B%2522language_code%2522%253A%2522ru%2522%252C%2522first_name%2522%253A%2522%25D0%2592%25D0%25B0%25D1%2581%25D1%258F%2522%252C%2522last_name%2522%253A%2522%2522%252C%2522photo_url%2522%253Anull%252C%2522username%2522%253Anull%252C%2522id%2522%253A400%257D%26hash%3Df982406d90b118d8e90e26b33c5cec0cadd3fc30354f2955c75ff8e3d14d130d',
  token: '2Uk3Z_8zAlwhprgOcK3r1B1fDk8uhi2MDv47EvXkcu8',
  hash: 'f982406d90b118d8e90e26b33c5cec0cadd3fc30354f2955c75ff8e3d14d130d',
  at: new Date(1733485316394),
}

test('we hash the published example as MAX does', () => {
  const parameters = new Map(new URLSearchParams(decodeURIComponent(published.launch)))
  parameters.delete('hash')
  expect(maxHash(parameters, published.token)).toBe(published.hash)
})

test('the published example is verified in its time, encoded as a whole or not, and is too old by now', () => {
  const { networks } = withMax
  const settings = { ...networks, max: { ...networks.max, token: published.token } }
  const launches = [published.launch, decodeURIComponent(published.launch)]
  for (const launch of launches) {
    expect(max.verify(settings, launch, published.at)).toEqual({
      user: '400',
      community: undefined,
      role: 'resident',
      mark: published.hash,
    })
    expect(max.verify(settings, launch, start)).toBeUndefined()
  }
})

test('who has come, and by the link of which community, is what MAX has signed', () => {
  expect(verify(maxLaunch())).toMatchObject({ user: '400', community: undefined, role: 'resident' })
  expect(verify(maxLaunch({ start_param: 'river-town_2' }))).toMatchObject({ community: 'river-town_2' })
})

test.each(['', 'a b', 'город', 'a'.repeat(101), '<b>'])('a link with %j names no community', (start_param) => {
  expect(verify(maxLaunch({ start_param }))).toMatchObject({ user: '400', community: undefined })
})

test('what MAX may add is signed with the rest', () => {
  const launch = maxLaunch({ ip: '192.0.2.1', chat: '{"id":7,"type":"CHANNEL"}', words_to_come: 'a=b&c d+e%20' })
  expect(verify(launch)).toMatchObject({ user: '400' })
  expect(verify(launch.replace('192.0.2.1', '192.0.2.2'))).toBeUndefined()
})

test('what was changed, left out, added or repeated is not taken', () => {
  const launch = maxLaunch({ start_param: 'a' })
  const changed = [
    launch.replace('start_param=a', 'start_param=b'),
    launch.replace('start_param=a&', ''),
    launch.replace('400', '401'),
    `${launch}&ip=192.0.2.1`,
    `${launch}&start_param=a`,
    `${launch}&hash=${'0'.repeat(64)}`,
    launch.replace(/hash=\w+/, 'hash='),
    launch.replace(/&?hash=\w+/, ''),
    launch.replace(/hash=\w+/, (hash) => hash.toUpperCase()),
    '',
    '%',
    'hash=',
  ]
  expect(verify(launch)).toBeDefined()
  expect(changed.filter((one) => verify(one) !== undefined)).toEqual([])
})

test('no two sets of parameters are signed alike', () => {
  const inside = maxLaunch({ start_param: 'a\nuser={"id":401}', user: undefined })
  expect(verify(inside)).toBeUndefined()
  expect(verify(inside.replace('%0Auser%3D', '&user='))).toMatchObject({ user: '401' })
})

test('a launch of another bot is not taken', () => {
  expect(verify(maxLaunch({}, 'a token of another bot'))).toBeUndefined()
})

test.each([
  ['a moment ago', moment(-1000)],
  ['in seconds', String(start.getTime() / 1000 - 1)],
  ['by a clock that is a little fast', moment(59_000)],
])('a launch %s is taken', (_, auth_date) => {
  expect(verify(maxLaunch({ auth_date }))).toBeDefined()
})

test.each([
  ['too old', moment(-7201_000)],
  ['of tomorrow', moment(86_400_000)],
  ['without a moment', undefined],
  ['with words for a moment', 'now'],
  ['with a moment of another length', `${moment(0)}0`],
])('a launch %s is not taken', (_, auth_date) => {
  expect(verify(maxLaunch({ auth_date }))).toBeUndefined()
})

test.each([undefined, '', '{', '[]', 'null', '{"id":"400"}', '{"id":0}', '{"id":-1}', '{"id":1.5}', '{"id":1e300}'])(
  'the user %j is nobody',
  (user) => {
    expect(verify(maxLaunch({ user }))).toBeUndefined()
  },
)

test('where MAX is off, nobody comes from it', () => {
  const off = { ...withMax.networks, max: undefined }
  expect(max.isOn(off)).toBe(false)
  expect(max.verify(off, maxLaunch(), start)).toBeUndefined()
  expect(max.frameOrigins(off)).toEqual([])
})
