import type { BackendAdapter } from './adapter.ts'
import type { Delivery } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import type { Draft } from './draft.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import { prepare } from './prepare.ts'

export interface Sender {
  submit(draft: Draft): Delivery
  deliveries(): Promise<Delivery[]>
}

export interface SenderOptions {
  readonly organization: string
  readonly adapter: BackendAdapter
  readonly outbox: Outbox
}

/** Sends what is submitted, and what an earlier page left in the outbox once `deliveries` is called. */
export function createSender({ organization, adapter, outbox }: SenderOptions): Sender {
  const known = deliveriesOf(outbox, `${organization} ${adapter.name}`)
  const ours = (entry: OutboxEntry) => entry.organization === organization && entry.adapter === adapter.name

  return {
    submit(draft) {
      const earlier = known.get(draft.key)
      // What was refused can be corrected and sent again: nothing has come of its key yet.
      if (earlier && earlier.state.name !== 'refused' && earlier.state.name !== 'cancelled') return earlier
      const createdAt = new Date().toISOString()
      const total = draft.files.reduce((sum, { blob }) => sum + blob.size, 0)
      const delivery = dispatch({ key: draft.key, createdAt, total, adapter, outbox, from: make })
      known.set(draft.key, delivery)
      return delivery

      async function make(): Promise<OutboxEntry> {
        const prepared = await prepare(draft)
        const kept = (await entriesOf(outbox)).find((other) => other.key === draft.key && ours(other))
        if (kept && kept.state.name !== 'refused') return kept
        const { key } = draft
        const state = { name: 'waiting' } as const
        return { version: 1, key, organization, adapter: adapter.name, createdAt, ...prepared, attempts: 0, state }
      }
    },

    async deliveries() {
      for (const entry of await entriesOf(outbox)) {
        if (!ours(entry) || known.has(entry.key)) continue
        const { key, createdAt, attachments } = entry
        const total = attachments.reduce((sum, { blob }) => sum + blob.size, 0)
        known.set(key, dispatch({ key, createdAt, total, adapter, outbox, from: entry }))
      }
      return [...known.values()]
        .filter(({ state }) => state.name !== 'cancelled')
        .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    },
  }
}

/** Entries of a store that cannot be read are none: new submissions go all the same. */
const entriesOf = (outbox: Outbox): Promise<OutboxEntry[]> => outbox.all().catch(() => [])

// Two widgets on a page may share an outbox. They must not send one entry side by side.
const deliveries = new WeakMap<Outbox, Map<string, Map<string, Delivery>>>()

function deliveriesOf(outbox: Outbox, owner: string): Map<string, Delivery> {
  const owners = deliveries.get(outbox) ?? new Map<string, Map<string, Delivery>>()
  deliveries.set(outbox, owners)
  const own = owners.get(owner) ?? new Map<string, Delivery>()
  owners.set(owner, own)
  return own
}
