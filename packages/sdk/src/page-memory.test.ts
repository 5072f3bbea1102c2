import { expect, test } from 'vitest'
import { heldByPage } from './page-memory.fixture.ts'

test('a page that has sent a thousand messages holds hardly more than one that has sent a hundred', {
  timeout: 240_000,
}, async () => {
  const [early, late] = await heldByPage(100, 1000)
  if (!early || !late) throw new Error('nothing was measured')
  expect(late.bytes / early.bytes).toBeLessThanOrEqual(1.3)
  // Garbage is collected as the engine likes; what is held in a list is not.
  expect(late.files).toBeLessThan(20)
})
