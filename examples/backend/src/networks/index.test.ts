import { expect, test } from 'vitest'
import { ConfigError } from '../environment.ts'
import { withMax } from '../testing/max-launch.ts'
import { withVk } from '../testing/vk-launch.ts'
import { checkOrganizations, frameOrigins, networkOf } from './index.ts'

test('a network that is off is as unknown as one that there is not', () => {
  const names = ['vk', 'max', 'ok', 'telegram', '__proto__', 'MAX']
  expect(names.filter((name) => networkOf(withVk.networks, name))).toEqual(['vk'])
  expect(names.filter((name) => networkOf(withMax.networks, name))).toEqual(['vk', 'max'])
})

test('pages are framed by those networks alone that are on', () => {
  expect(frameOrigins(withVk.networks)).toEqual(['https://vk.com', 'https://*.vk.com'])
  expect(frameOrigins({ ...withMax.networks, vk: undefined })).toEqual(['https://max.ru', 'https://*.max.ru'])
  expect(frameOrigins({ ...withVk.networks, vk: undefined })).toEqual([])
})

test('a bot of an organization that there is not is told at the start', () => {
  const check = (settings: typeof withVk.networks, ...ids: string[]) => checkOrganizations(settings, new Set(ids))
  expect(() => check(withMax.networks, 'closed-town')).toThrow(ConfigError)
  expect(() => check(withMax.networks, 'closed-town')).toThrow('MAX_ORGANIZATION')
  expect(() => check(withMax.networks, 'closed-town', 'test-town')).not.toThrow()
  expect(() => check(withVk.networks)).not.toThrow()
})
