import { expect, test } from 'vitest'
import { startOfTests } from '../testing/server.ts'
import { vkLaunch, withVk } from '../testing/vk-launch.ts'
import { vk, vkSign } from './vk.ts'

const start = new Date(startOfTests)
const verify = (raw: string, now = start) => vk.verify(withVk.networks, raw, now)
const seconds = (from: number) => String(start.getTime() / 1000 + from)

/** The example of https://github.com/VKCOM/vk-apps-launch-params, which is older than `vk_ts`. */
const published = {
  query:
    'vk_user_id=494075&vk_app_id=6736218&vk_is_app_user=1&vk_are_notifications_enabled=1&vk_language=ru&vk_access_token_settings=&vk_platform=android',
  key: 'wvl68m4dR1UpLrVRli',
  sign: 'htQFduJpLxz7ribXRZpDFUH-XEUhC9rBPTJkjUFEkRA',
}

test('we sign the published example as VK does', () => {
  expect(vkSign(new Map(new URLSearchParams(published.query)), published.key)).toBe(published.sign)
})

test('the published example itself is too old, as it has no time', () => {
  expect(verify(`${published.query}&sign=${published.sign}`)).toBeUndefined()
})

test('who has come, from which community and in which role, is what VK has signed', () => {
  expect(verify(vkLaunch())).toMatchObject({ user: '494075', community: undefined, role: 'resident' })
  expect(verify(vkLaunch({ vk_group_id: '166562603', vk_viewer_group_role: 'admin' }))).toMatchObject({
    user: '494075',
    community: '166562603',
    role: 'admin',
  })
})

test.each(['none', 'member', 'moder', 'editor', 'Admin', ''])('the role %j in a community is a resident’s', (role) => {
  expect(verify(vkLaunch({ vk_group_id: '1', vk_viewer_group_role: role }))?.role).toBe('resident')
})

test('nobody is an admin of no community', () => {
  const nowhere = verify(vkLaunch({ vk_viewer_group_role: 'admin' }))
  expect(nowhere).toMatchObject({ community: undefined, role: 'resident' })
})

test('the order of the parameters, a question mark, and what is not VK’s change nothing', () => {
  const mixed = vkLaunch({ vk_group_id: '1' }).split('&').reverse().join('&')
  expect(verify(`?utm_source=card&${mixed}&__proto__=1&constructor=x`)).toMatchObject({
    user: '494075',
    community: '1',
  })
})

test('a value may come encoded or as it is', () => {
  const launch = vkLaunch({ vk_access_token_settings: 'friends,wall', vk_ref: 'a b' })
  expect(launch).toContain('friends%2Cwall')
  expect(verify(launch)).toBeDefined()
  expect(verify(launch.replace('%2C', ',').replace('a+b', 'a%20b'))).toBeDefined()
})

test('a launch lasts as long as it is set to', () => {
  const launch = vkLaunch()
  expect(verify(launch, new Date(start.getTime() + 7_200_000))).toBeDefined()
  expect(verify(launch, new Date(start.getTime() + 7_201_000))).toBeUndefined()
})

test('a clock that is a little ahead of ours is believed', () => {
  expect(verify(vkLaunch({ vk_ts: seconds(30) }))).toBeDefined()
})

const good = vkLaunch({ vk_group_id: '1' })
const sign = /sign=(.*)$/.exec(good)?.[1] ?? ''

test.each([
  ['signed with another key', vkLaunch({}, 'another key')],
  ['of another app', vkLaunch({ vk_app_id: '1' })],
  ['of no app', vkLaunch({ vk_app_id: undefined })],
  ['without a time', vkLaunch({ vk_ts: undefined })],
  ['from yesterday', vkLaunch({ vk_ts: seconds(-86_400) })],
  ['from tomorrow', vkLaunch({ vk_ts: seconds(86_400) })],
  ['with a time that is none', vkLaunch({ vk_ts: '1e9' })],
  ['with a time that is empty', vkLaunch({ vk_ts: '' })],
  ['of nobody', vkLaunch({ vk_user_id: undefined })],
  ['of somebody with a wrong id', vkLaunch({ vk_user_id: '-5' })],
  ['of user 0', vkLaunch({ vk_user_id: '0' })],
  ['without a signature', good.replace(/&sign=.*/, '')],
  ['with an empty signature', good.replace(/sign=.*/, 'sign=')],
  ['with two signatures', `${good}&sign=${sign}`],
  ['with a signature in base64 as it usually is', vkLaunch().replace(/sign=.*/, 'sign=ab+/cd==')],
  ['with a padded signature', `${good}=`],
  ['with a signature of the same length', good.replace(sign, 'A'.repeat(43))],
  ['with another community', good.replace('vk_group_id=1', 'vk_group_id=2')],
  ['with a role added', `vk_viewer_group_role=admin&${good}`],
  ['with a parameter twice', `vk_group_id=1&${good}`],
  ['with a parameter twice, other each time', `${good}&vk_user_id=1`],
  ['with an encoding that is none', good.replace('vk_ref=other', 'vk_ref=%E0%A4%A')],
  ['with its ampersand hidden in a name', good.replace('&vk_is_app_user', '%26vk_is_app_user')],
  ['that is huge', `${good}&${'vk_a=1&'.repeat(1000)}`],
  ['with many names', `${good}&${Array.from({ length: 500 }, (_, at) => `vk_${at}=1`).join('&')}`],
  ['that is empty', ''],
  ['of ampersands', '&&&&====&sign'],
])('a launch %s is none', (_, launch) => {
  expect(verify(launch)).toBeUndefined()
})

test('nobody is let in while VK is off', () => {
  expect(vk.verify({ ...withVk.networks, vk: undefined }, vkLaunch(), start)).toBeUndefined()
})
