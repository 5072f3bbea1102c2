import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { waitingEntry } from './entry.fixture.ts'
import { fileOutbox } from './node/index.ts'
import type { OutboxEntry } from './outbox.ts'
import { testOutbox } from './outbox-cases.fixture.ts'
import { type KeptValues, ownOutbox } from './own-outbox.fixture.ts'

const here = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

test.each(['./docs-browser.fixture.ts', './node/docs-node.fixture.ts', './own-outbox.fixture.ts'])(
  'docs/outbox.md shows the snippet that is run: %s',
  async (snippet) => {
    expect(await here('../../../../docs/outbox.md')).toContain(`\`\`\`ts\n${await here(snippet)}\`\`\``)
  },
)

test('the snippet for Node goes on with what an earlier process has left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-outbox-'))
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  await fileOutbox({ folder }).put(waitingEntry('a-key-of-a-draft'))
  vi.stubEnv('OUTBOX_FOLDER', folder)
  // Until the process ends: what is on its way goes on.
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('offline'))
  const said = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./node/docs-node.fixture.ts')
  await vi.waitFor(
    () => {
      expect(said).toHaveBeenCalledWith('a-key-of', 'sending')
      expect(said).toHaveBeenCalledWith('a-key-of', 'waiting')
      expect(asked).toHaveBeenCalled()
    },
    { timeout: 20_000 },
  )
})

testOutbox('an outbox of one’s own', {
  durable: true,
  shared: false,
  open: async () => {
    const values = new Map<string, OutboxEntry>()
    const kept: KeptValues = {
      get: async (name) => values.get(name),
      set: async (name, value) => void values.set(name, structuredClone(value)),
      delete: async (name) => void values.delete(name),
      names: async () => [...values.keys()],
    }
    return () => ownOutbox(kept)
  },
})
