// @vitest-environment node
import { afterEach, expect, test, vi } from 'vitest'
import type { ChunkName, LoadChunk } from '../panel-host.ts'
import { createNetwork } from './network.fixture.ts'
import { web } from './web.ts'
import { withBrowser } from './with-browser.ts'

const load = (async (chunk: ChunkName) => {
  if (chunk !== 'steps') throw new Error(chunk)
  return { web }
}) as unknown as LoadChunk

afterEach(() => vi.unstubAllGlobals())

const browser = (own: object) => vi.stubGlobal('navigator', { ...own })

test('what the client does, the browser is not asked for', async () => {
  browser({})
  const { network, asked } = createNetwork()
  const host = withBrowser(network, load)
  await host.copy('x')
  expect(await host.share('https://otklik.example/x')).toBe('shared')
  expect(await host.locate()).toMatchObject({ latitude: 58.6 })
  expect(asked.map(([deed]) => deed)).toEqual(['copy', 'share', 'locate'])
})

test('what the client cannot do, the browser does', async () => {
  const unable = () => Promise.reject(new Error('unable'))
  const { network } = createNetwork({ copy: unable, share: async () => 'unable', locate: unable })
  const copied = vi.fn()
  browser({
    clipboard: { writeText: async (text: string) => copied(text) },
    share: async () => {
      throw new DOMException('', 'AbortError')
    },
    geolocation: {
      getCurrentPosition: (_: unknown, failed: (error: { code: number }) => void) => failed({ code: 3 }),
    },
  })
  const host = withBrowser(network, load)
  await host.copy('x')
  expect(copied).toHaveBeenCalledWith('x')
  expect(await host.share('https://otklik.example/x')).toBe('dismissed')
  expect(await host.locate()).toBe('timedOut')
})

test('where neither can, that is said', async () => {
  const unable = () => Promise.reject(new Error('unable'))
  const { network } = createNetwork({ copy: unable, share: async () => 'unable', locate: unable })
  browser({})
  const host = withBrowser(network, load)
  await expect(host.copy('x')).rejects.toThrow()
  expect(await host.share('https://otklik.example/x')).toBe('unable')
  await expect(host.locate()).rejects.toThrow()
})

test('one client has one host, so that its messages wait in one place', () => {
  const { network } = createNetwork()
  expect(withBrowser(network, load)).toBe(withBrowser(network, load))
})
