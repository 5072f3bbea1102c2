import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { testOutbox } from '../outbox-cases.fixture.ts'
import { fileOutbox } from './file-outbox.ts'

const root = await mkdtemp(join(tmpdir(), 'otklik-outbox-'))
afterAll(() => rm(root, { recursive: true, force: true }))

testOutbox('in a folder', {
  durable: true,
  shared: true,
  open: async () => {
    const folder = await mkdtemp(join(root, 'case-'))
    return () => fileOutbox({ folder })
  },
})
