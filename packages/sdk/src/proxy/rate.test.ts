import { expect, test } from 'vitest'
import { createRateLimit } from './rate.ts'

function limit(burst: number, perMinute: number) {
  const clock = { now: 0 }
  return { clock, ask: createRateLimit({ burst, perMinute }, () => clock.now) }
}

test('a burst is given at once, and what follows comes back with time', () => {
  const { clock, ask } = limit(2, 6)
  expect([ask('192.0.2.1'), ask('192.0.2.1'), ask('192.0.2.1')]).toEqual([0, 0, 10])
  clock.now = 9_999
  expect(ask('192.0.2.1')).toBe(1)
  clock.now = 10_000
  expect([ask('192.0.2.1'), ask('192.0.2.1')]).toEqual([0, 10])
})

test('a long silence fills no more than the burst', () => {
  const { clock, ask } = limit(2, 6)
  ask('192.0.2.1')
  clock.now = 3_600_000
  expect([ask('192.0.2.1'), ask('192.0.2.1'), ask('192.0.2.1')]).toEqual([0, 0, 10])
})

test('each client has its own allowance, and those without an address share one', () => {
  const { ask } = limit(1, 6)
  expect([ask('192.0.2.1'), ask('192.0.2.2'), ask(undefined), ask(undefined)]).toEqual([0, 0, 0, 10])
})

test.each([
  ['2001:db8:1:2::1', '2001:0db8:0001:0002:ffff::9', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['2001:db8::1', '2001:DB8:0:0:5::1', true],
  ['::1', '0:0:0:0:0:0:0:1', true],
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ['fe80::1%eth0', 'fe80::2', true],
])('%s and %s are one client: %s', (first, second, same) => {
  const { ask } = limit(1, 6)
  expect([ask(first), ask(second)]).toEqual([0, same ? 10 : 0])
})

test('ten thousand clients are remembered, and the one not seen for longest is forgotten', () => {
  const { ask } = limit(2, 6)
  ask('busy')
  ask('idle')
  ask('idle')
  for (let client = 0; client < 9_998; client++) ask(`client ${client}`)
  expect(ask('busy')).toBe(0)
  ask('one more')
  expect([ask('busy'), ask('idle')]).toEqual([10, 0])
})
