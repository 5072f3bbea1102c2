import { expect, test, vi } from 'vitest'
import { waitingEntry } from './entry.fixture.ts'
import { deleteDatabase } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'

test('the snippet for a browser goes on with what an earlier page has left', async () => {
  await deleteDatabase()
  await indexedDbOutbox().put(waitingEntry('a-key-of-a-draft'))
  // Until the page ends: what is on its way goes on.
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('offline'))
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./docs-browser.fixture.ts')
  await vi.waitFor(
    () => {
      expect(said).toHaveBeenCalledWith('a-key-of', 'sending')
      expect(said).toHaveBeenCalledWith('a-key-of', 'waiting')
      expect(asked).toHaveBeenCalled()
    },
    { timeout: 20_000 },
  )
  expect(said).toHaveBeenCalledWith('unsent', 1)
  expect(String(said.mock.calls)).not.toContain('This device cannot keep a copy')
})
