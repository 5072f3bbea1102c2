import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createClient } from '../client.ts'
import { accepted, backend, draft, file, never, receipt } from '../scripted.fixture.ts'
import { deleteDatabase, openFrame, raw } from './frame.fixture.ts'
import { indexedDbOutbox } from './indexed-db.ts'

// Clients on several pages of a site, on the real database and locks of a browser. What they do in every order of events
// is held to account beside the client.

const patient = { timeout: 20_000, interval: 20 }

beforeEach(deleteDatabase)
afterEach(() => document.body.replaceChildren())

const organization = 'kirov'
const ours = (adapter: ReturnType<typeof backend>['adapter']) =>
  createClient({ organization, adapter, outbox: indexedDbOutbox() })

test('two pages that submit one draft make one case, and both have its receipt', async () => {
  const { window } = await openFrame()
  const { adapter, jobs } = backend('key', async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return accepted
  })
  const theirs = window.createClient({ organization, adapter, outbox: window.indexedDbOutbox() })
  const one = draft({ files: [file('a photo')] })
  const receipts = await Promise.all([ours(adapter).submit(one).receipt, theirs.submit(one).receipt])
  expect(receipts).toEqual([receipt, receipt])
  expect(jobs).toHaveLength(1)
})

test('when the page that sends a message dies, one that is open goes on with it', async () => {
  const frame = await openFrame()
  const { adapter, jobs } = backend('key', never, () => accepted)
  const theirs = frame.window.createClient({ organization, adapter, outbox: frame.window.indexedDbOutbox() })
  const one = draft({ files: [file('a photo')] })
  theirs.submit(one)
  await vi.waitFor(() => expect(jobs).toHaveLength(1), patient)

  const [delivery] = await ours(adapter).deliveries()
  await vi.waitFor(() => expect(delivery?.state).toMatchObject({ name: 'sending', elsewhere: true }), patient)
  expect(jobs).toHaveLength(1)
  frame.kill()
  expect(await delivery?.receipt).toEqual(receipt)
  expect(jobs.map(({ job }) => job.key)).toEqual([one.key, one.key])
  expect(await jobs[1]?.job.attachments[0]?.blob.text()).toBe('a photo')
})

test('a message is in the database, with its files, before anything of it goes out', async () => {
  const found: unknown[] = []
  const { adapter } = backend('key', async () => {
    const { entries, files } = await raw()
    found.push(...entries, ...files.map(([, blob]) => blob))
    return accepted
  })
  await ours(adapter).submit(draft({ files: [file('a photo')] })).receipt
  expect(found).toEqual([
    expect.objectContaining({ state: expect.objectContaining({ name: 'sending' }) }),
    expect.any(Blob),
  ])
  await vi.waitFor(async () => {
    const { entries, files } = await raw()
    expect(entries).toEqual([expect.objectContaining({ state: { name: 'accepted', receipt } })])
    expect(files).toEqual([])
  }, patient)
})
