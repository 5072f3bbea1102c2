import { describe, expect, test, vi } from 'vitest'
import { acceptedEntry, waitingEntry } from './entry.fixture.ts'
import type { Outbox, OutboxEntry } from './outbox.ts'

export interface StoreUnderTest {
  /** Whether entries outlive whoever put them. */
  readonly durable: boolean
  /** Whether several use one store. */
  readonly shared: boolean
  /** An empty store; each call of what it gives is another page or process that uses it. */
  open(): Promise<() => Outbox>
}

/** What every outbox must do. */
export function testOutbox(name: string, { durable, shared, open }: StoreUnderTest): void {
  vi.setConfig({ testTimeout: 60_000 })
  const key = (): string => crypto.randomUUID()
  const patient = { timeout: 20_000, interval: 20 }

  describe(name, () => {
    test('an entry comes back as it was put, with the bytes and types of its files', async () => {
      const outbox = (await open())()
      const entry = waitingEntry(key(), { checkpoint: { token: 'a', nested: [1, null, { b: true }] } })
      await outbox.put(entry)
      await expectSame(await outbox.get(entry.key), entry)
      const [found] = (await outbox.all()).filter((other) => other.key === entry.key)
      await expectSame(found, entry)
    })

    test('what was never put is not there', async () => {
      const outbox = (await open())()
      expect(await outbox.get(key())).toBeUndefined()
      await outbox.remove(key())
      await outbox.remember(key())
    })

    test.each(['../../../etc/passwd', 'a/b\\c:d*e?f"g<h>|', '.', `${'x'.repeat(199)}~`, '__proto__', 'CON', '%00%2f'])(
      'a key may be %s',
      async (odd) => {
        const outbox = (await open())()
        await outbox.put(waitingEntry(odd))
        expect(await outbox.get(odd)).toMatchObject({ key: odd, state: { name: 'waiting' } })
        await outbox.remove(odd)
        expect(await outbox.get(odd)).toBeUndefined()
      },
    )

    test('an entry put again takes the place of the first, and files it no longer has are gone', async () => {
      const outbox = (await open())()
      const entry = waitingEntry(key())
      await outbox.put(entry)
      const receipt = { number: '1', sentAt: '2026-11-22T05:00:05.000Z' }
      const next: OutboxEntry = {
        ...entry,
        attachments: [],
        attempts: 1,
        state: { name: 'partial', receipt, missing: ['photo-0001'] },
      }
      await outbox.put(next)
      await expectSame(await outbox.get(entry.key), next)
    })

    test('a file whose bytes have changed is kept as it is now', async () => {
      const outbox = (await open())()
      const entry = waitingEntry(key())
      await outbox.put(entry)
      const changed = waitingEntry(entry.key, {
        submission: {
          ...entry.submission,
          attachments: entry.submission.attachments.map((file) => ({ ...file, sha256: 'cd'.repeat(32), size: 3 })),
        },
        attachments: [{ id: 'photo-0001', blob: new Blob(['new'], { type: 'image/jpeg' }) }],
      })
      await outbox.put(changed)
      await expectSame(await outbox.get(entry.key), changed)
    })

    test('of changes made without waiting the last one stays', async () => {
      const outbox = (await open())()
      const entry = waitingEntry(key())
      await Promise.all([1, 2, 3, 4, 5].map((attempts) => outbox.put({ ...entry, attempts })))
      expect((await outbox.get(entry.key))?.attempts).toBe(5)
      await Promise.all([outbox.put({ ...entry, attempts: 6 }), outbox.remove(entry.key)])
      expect(await outbox.get(entry.key)).toBeUndefined()
    })

    test('many entries are kept side by side, and one is removed without the others', async () => {
      const outbox = (await open())()
      const keys = Array.from({ length: 20 }, key)
      await Promise.all(keys.map((one) => outbox.put(waitingEntry(one))))
      const [gone, ...left] = keys
      await outbox.remove(gone ?? '')
      const found = (await outbox.all()).map((entry) => entry.key).filter((one) => keys.includes(one))
      expect(found.sort()).toEqual(left.sort())
    })

    test('nothing is left when it is cleared', async () => {
      const outbox = (await open())()
      const keys = [key(), key()]
      for (const one of keys) await outbox.put(waitingEntry(one))
      const accepted = acceptedEntry(key())
      await outbox.put(accepted)
      await outbox.remember(accepted.key)
      await outbox.clear()
      expect(await outbox.all()).toEqual([])
      expect(await outbox.get(keys[0] ?? '')).toBeUndefined()
    })

    test('an accepted entry is there until the session ends', async () => {
      const outbox = (await open())()
      const entry = acceptedEntry(key())
      await outbox.put(waitingEntry(entry.key))
      await outbox.put(entry)
      const [found] = (await outbox.all()).filter((other) => other.key === entry.key)
      expect(found).toMatchObject({ key: entry.key, createdAt: entry.createdAt, state: entry.state })
    })

    test('of an accepted entry only what a list of receipts shows is kept', async () => {
      const outbox = (await open())()
      const entry = acceptedEntry(key())
      await outbox.put(waitingEntry(entry.key))
      await outbox.put(entry)
      const found = await outbox.get(entry.key)
      expect(found).toMatchObject({
        state: entry.state,
        attachments: [],
        submission: { kind: 'complaint', procedure: 'message', category: 'roads.pothole', language: 'ru' },
      })
      const kept = JSON.stringify(found)
      for (const word of ['Яма', 'Ленина', 'Анна', 'anna@example.org', '20 см', 'photo'])
        expect(kept).not.toContain(word)
    })

    test('it says whether entries outlive whoever put them', async () => {
      expect(await (await open())().durable()).toBe(durable)
    })

    test('work under one key is done one after another', async () => {
      const outbox = (await open())()
      const log: string[] = []
      const own = key()
      await Promise.all(['a', 'b', 'c'].map((one) => outbox.exclusive(own, () => piece(one, log))))
      expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    })

    test('work under another key does not wait', async () => {
      const outbox = (await open())()
      await outbox.exclusive(key(), async () => {
        expect(await outbox.exclusive(key(), async () => 'done')).toBe('done')
      })
    })

    test('work that fails lets the next one in', async () => {
      const outbox = (await open())()
      const own = key()
      await expect(outbox.exclusive(own, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
      expect(await outbox.exclusive(own, async () => 'done')).toBe('done')
    })

    test('whoever stops waiting learns the reason and never begins', async () => {
      const outbox = (await open())()
      const own = key()
      const abort = new AbortController()
      const reason = new Error('enough')
      const begun = vi.fn(async () => {})
      await outbox.exclusive(own, async () => {
        const waiting = outbox.exclusive(own, begun, abort.signal)
        abort.abort(reason)
        await expect(waiting).rejects.toBe(reason)
      })
      await outbox.exclusive(own, async () => {})
      expect(begun).not.toHaveBeenCalled()
      await expect(outbox.exclusive(own, begun, AbortSignal.abort(reason))).rejects.toBe(reason)
      expect(begun).not.toHaveBeenCalled()
    })

    test('nobody is called back for changes of its own', async () => {
      const outbox = (await open())()
      const listener = vi.fn()
      const stop = outbox.subscribe(listener)
      const entry = waitingEntry(key())
      await outbox.put(entry)
      await outbox.remove(entry.key)
      stop()
      expect(listener).not.toHaveBeenCalled()
    })

    if (!shared) return

    test('somebody else finds what was put', async () => {
      const page = await open()
      const entry = waitingEntry(key())
      await page().put(entry)
      await expectSame(await page().get(entry.key), entry)
    })

    test('what is accepted stays so, whatever somebody else still believes', async () => {
      const page = await open()
      const [one, other] = [page(), page()]
      const entry = waitingEntry(key())
      await other.put(entry)
      await one.put(acceptedEntry(entry.key))
      await other.put({ ...entry, attempts: 2 })
      for (const outbox of [one, other, page()]) {
        expect(await outbox.get(entry.key)).toMatchObject({ state: { name: 'accepted' } })
      }
    })

    test('others wait for their turn too', async () => {
      const page = await open()
      const [one, other] = [page(), page()]
      const log: string[] = []
      const own = key()
      const first = one.exclusive(own, () => piece('a', log))
      await vi.waitFor(() => expect(log).toEqual(['a begins']), patient)
      await Promise.all([first, other.exclusive(own, () => piece('b', log))])
      expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    })

    test('a change is told to others, until they stop listening', async () => {
      const page = await open()
      const [one, other] = [page(), page()]
      const entry = waitingEntry(key())
      const heard: string[] = []
      const stop = other.subscribe((changed) => heard.push(changed))
      await vi.waitFor(async () => {
        // Somebody who begins to listen may miss what was changed just then.
        await one.put(entry)
        expect(heard).toContain(entry.key)
      }, patient)
      heard.length = 0
      await one.remove(entry.key)
      await vi.waitFor(() => expect(heard).toContain(entry.key), patient)
      stop()
      heard.length = 0
      const later: string[] = []
      other.subscribe((changed) => later.push(changed))
      await vi.waitFor(async () => {
        await one.put(entry)
        expect(later).toContain(entry.key)
      }, patient)
      expect(heard).toEqual([])
    })
  })
}

/** Work that takes a while, in which others could come between. */
async function piece(name: string, log: string[]): Promise<void> {
  log.push(`${name} begins`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  log.push(`${name} ends`)
}

async function expectSame(found: OutboxEntry | undefined, entry: OutboxEntry): Promise<void> {
  const { attachments: files = [], ...rest } = found ?? {}
  const { attachments, ...expected } = entry
  expect(rest).toEqual(expected)
  expect(await Promise.all(files.map(contentOf))).toEqual(await Promise.all(attachments.map(contentOf)))
}

const contentOf = async ({ id, blob }: OutboxEntry['attachments'][number]) => ({
  id,
  type: blob.type,
  bytes: [...new Uint8Array(await blob.arrayBuffer())],
})
