import { afterEach, expect, test, vi } from 'vitest'
import { networkOf } from './clients.ts'

afterEach(() => vi.unstubAllGlobals())

const page = 'https://otklik.example/mini-app/'

test('a page opened by VK has VK’s parameters in its query', () => {
  expect(networkOf(new URL(`${page}?vk_app_id=1&vk_user_id=2&sign=x#kind=question`))).toBe('vk')
})

test('a page opened by MAX has what MAX says in its fragment', () => {
  expect(networkOf(new URL(`${page}#WebAppData=query_id%3D1&WebAppPlatform=ios`))).toBe('max')
})

test('a page opened by MAX is known after it has moved about and was loaded anew', () => {
  vi.stubGlobal('sessionStorage', { getItem: (name: string) => (name === 'WebAppData' ? 'kept' : null) })
  expect(networkOf(new URL(`${page}#/mine`))).toBe('max')
})

test('a page opened on its own is of no network, even where its storage is refused', () => {
  const refuse = () => {
    throw new DOMException('refused', 'SecurityError')
  }
  vi.stubGlobal('sessionStorage', { getItem: refuse })
  expect(networkOf(new URL(`${page}#kind=question`))).toBeUndefined()
})
