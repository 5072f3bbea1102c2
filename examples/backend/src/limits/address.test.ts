import { expect, test } from 'vitest'
import { addressUnit } from './address.ts'

test('an IPv4 address counts by itself, however it is written', () => {
  expect(addressUnit('192.0.2.7')).toBe('192.0.2.7')
  expect(addressUnit('::ffff:192.0.2.7')).toBe('192.0.2.7')
})

test('IPv6 addresses of one household count together', () => {
  expect(addressUnit('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64')
  expect(addressUnit('2001:0db8:0001:0002::ffff')).toBe('2001:db8:1:2::/64')
  expect(addressUnit('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(addressUnit('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
})

test('IPv6 addresses of two households do not', () => {
  expect(addressUnit('2001:db8:1:3::1')).not.toBe(addressUnit('2001:db8:1:2::1'))
})
