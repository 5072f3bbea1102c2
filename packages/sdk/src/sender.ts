import type { BackendAdapter } from './adapter.ts'
import type { Delivery } from './delivery.ts'
import { dispatch } from './dispatch.ts'
import type { Draft } from './draft.ts'
import type { Outbox, OutboxEntry } from './outbox/outbox.ts'
import { prepare } from './prepare.ts'
import { watched } from './watched.ts'

export interface Sender {
  submit(draft: Draft): Delivery
  deliveries(): Promise<Delivery[]>
  watch(listener: (deliveries: readonly Delivery[]) => void): () => void
}

export interface SenderOptions {
  readonly organization: string
  readonly adapter: BackendAdapter
  readonly outbox: Outbox
}

/** Sends what is submitted, and what an earlier page left in the outbox once `deliveries` or `watch` is called. */
export function createSender({ organization, adapter, outbox }: SenderOptions): Sender {
  const owner = `${organization} ${adapter.name}`
  const senders = sendersOf.get(outbox) ?? new Map<string, Sender>()
  sendersOf.set(outbox, senders)
  const sender = senders.get(owner) ?? makeSender({ organization, adapter, outbox })
  senders.set(owner, sender)
  return sender
}

// Two widgets on a page may share an outbox. They must not send one entry side by side.
const sendersOf = new WeakMap<Outbox, Map<string, Sender>>()

function makeSender({ organization, adapter, outbox }: SenderOptions): Sender {
  /** What has been accepted only for as long as somebody holds it: the outbox gives it again. */
  const known = new Map<string, Known>()
  /** Those whose draft was given to this page. */
  const submitted = new WeakSet<Delivery>()
  const news = watched(undefined)
  let listening = false
  /** Whether what others submit is ours to send as well. */
  let searched = false

  return {
    submit(draft) {
      const { key, files } = draft
      const earlier = known.get(key)?.deref()
      // What was refused can be corrected and sent again: nothing has come of its key yet. What was met in the outbox may be
      // another text: that is found out before this one is sent.
      if (earlier && submitted.has(earlier) && !['refused', 'cancelled'].includes(earlier.state.name)) return earlier
      listen()
      const createdAt = new Date().toISOString()
      const delivery = add(key, createdAt, files, async () => {
        const prepared = await prepare(draft)
        const state = { name: 'sending', progress: { sent: 0, total: 0 } } as const
        return { version: 1, key, organization, adapter: adapter.name, createdAt, ...prepared, attempts: 0, state }
      })
      submitted.add(delivery)
      return delivery
    },

    async deliveries() {
      await search()
      return all()
    },

    watch(listener) {
      void search()
      return news.subscribe(() => listener(all()))
    },
  }

  /** Finds what is in the outbox. Entries of a store that cannot be read are none: new ones go all the same. */
  async function search(): Promise<void> {
    listen()
    searched = true
    const entries = await outbox.all().catch(() => [])
    entries.forEach(meet)
  }

  function listen(): void {
    if (listening) return
    listening = true
    outbox.subscribe(async (key) => {
      const found = known.get(key)
      if (found?.deref()) return found.changed?.()
      const entry = searched && (await outbox.get(key).catch(() => undefined))
      if (entry) meet(entry)
    })
  }

  function meet(entry: OutboxEntry): void {
    if (entry.organization !== organization || entry.adapter !== adapter.name || known.get(entry.key)?.deref()) return
    add(entry.key, entry.createdAt, entry.attachments, entry)
  }

  function add(
    key: string,
    createdAt: string,
    files: readonly { readonly blob: Blob }[],
    from: OutboxEntry | (() => Promise<OutboxEntry>),
  ): Delivery {
    const total = files.reduce((sum, { blob }) => sum + blob.size, 0)
    const { delivery, ...way } = dispatch({ key, createdAt, total, adapter, outbox, from, onConflict })
    const before = known.get(key)
    known.set(key, { deref: () => delivery, changed: way.changed })
    delivery.subscribe(({ name }) => {
      if (known.get(key)?.deref() !== delivery) return
      if (name === 'accepted' && way.isStored()) known.set(key, new WeakRef(delivery))
      if (name === 'cancelled') known.delete(key)
      news.set(undefined)
    })
    return delivery

    function onConflict(first: OutboxEntry): void {
      const met = before?.deref()
      known.delete(key)
      if (before && met && !submitted.has(met)) known.set(key, before)
      else meet(first)
    }
  }

  function all(): Delivery[] {
    return [...known.values()].flatMap((one) => one.deref() ?? []).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  }
}

interface Known {
  deref(): Delivery | undefined
  readonly changed?: () => Promise<void>
}
