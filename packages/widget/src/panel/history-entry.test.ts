import { afterEach, expect, test, vi } from 'vitest'
import type { PanelHost } from '../panel-host.ts'
import { historyEntry } from './history-entry.ts'

const hostWith = (history: boolean) => ({ options: () => ({ history }) }) as PanelHost

afterEach(() => {
  vi.unstubAllGlobals()
})

test('the back button closes, by an entry with the same address', async () => {
  const before = history.length
  const address = location.href
  const close = vi.fn()
  historyEntry(hostWith(true), close).add()
  expect(history.length).toBe(before + 1)
  expect(location.href).toBe(address)
  history.back()
  await vi.waitFor(() => expect(close).toHaveBeenCalledOnce())
})

test('closing takes the entry away without closing a second time', async () => {
  const close = vi.fn()
  const entry = historyEntry(hostWith(true), close)
  entry.add()
  const gone = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
  entry.drop()
  await gone
  expect(close).not.toHaveBeenCalled()
})

test('a site that wants its history untouched keeps it so', () => {
  const before = history.length
  historyEntry(hostWith(false), () => {}).add()
  expect(history.length).toBe(before)
})

test('a browser that closes a dialog by its back button needs no entry', () => {
  vi.stubGlobal('CloseWatcher', class {})
  const before = history.length
  historyEntry(hostWith(true), () => {}).add()
  expect(history.length).toBe(before)
})
