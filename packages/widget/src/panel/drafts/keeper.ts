import type { Delivery } from '@otklik/sdk'
import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals'
import { connect } from '../connect.ts'
import { inRoute, type Panel, show } from '../panel.ts'
import { randomId, type Written } from '../written.ts'
import { keepingOptions } from './options.ts'
import { isReceived, outboxFor, outboxOnDevice } from './outbox.ts'
import type { DraftRow, Row } from './rows.ts'
import { type DraftStore, draftStore } from './store.ts'

/** Keeps what is written on the device while it is being written, and finds what was left there. */
export interface Keeper {
  readonly days: number
  /** Whether this device keeps anything; undefined until it is known. */
  readonly works: ReadonlySignal<boolean | undefined>
  /** Whether what is written now would still be there after the page is gone; undefined until it is known. */
  kept(): boolean | undefined
  /** A draft left by an earlier visit or another page, which nobody has answered for. */
  readonly found: ReadonlySignal<DraftRow | undefined>
  /** Something that is worth keeping has been written since. */
  readonly busy: () => boolean
  /** Keeps what has changed, now instead of in a moment. */
  flush(): Promise<void>
  /** Undefined when the draft is gone. What has been written meanwhile becomes the draft that is found. */
  take(): ReturnType<DraftStore['take']>
  /** Deletes the drafts of this form, all but the one that is being written, and the refused messages they came of. */
  discard(): Promise<void>
  /** Deletes the draft of a message that was given up. */
  drop(key: string): void
  /** Deletes every draft of the device, whoever it was for. */
  eraseAll(): Promise<void>
  stop(): void
}

/** At most so much typing is lost when a page is killed, ms. */
const PAUSE = 400

/** `bring` brings the screen that asks about a draft; nothing is found before it is there. */
export function createKeeper(panel: Panel, inFlow: boolean, bring: () => Promise<void>): Keeper {
  const { host } = panel
  const { place, days, keepContact } = keepingOptions(host)
  const works = signal<boolean | undefined>(undefined)
  const found = signal<DraftRow | undefined>(undefined)
  /** Key of a draft that was deleted or sent from another page. */
  const gone = signal('')
  const stopping = new AbortController()
  let store: DraftStore | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let last: readonly unknown[] = []
  /** One thing after another, so that what was deleted is not kept by an earlier page's leave. */
  let queue: Promise<unknown> = begin()

  const mine = () => !panel.delivery.value && !panel.shared.value
  const worth = ({ text, address, files, contact }: Written) =>
    Boolean(
      text.trim() ||
        address.trim() ||
        files.some(({ state }) => state !== 'refused') ||
        (keepContact && Object.values(contact).some(Boolean)),
    )

  const stops = [
    effect(function keepSoon() {
      const { value: written } = panel.written
      const { value: screen } = panel.screen
      if (mine() && (last[0] !== written || last[1] !== screen)) timer ??= setTimeout(flush, PAUSE)
    }),
    effect(function keepNow() {
      // Another screen is a good moment, and closing may be the last.
      panel.screen.value
      panel.open.value
      flush()
    }),
    effect(function askWhose() {
      const ready = panel.screen.value === 'tell' && (inFlow || panel.open.value) && mine()
      if (!ready || !found.value || worth(panel.written.value) || panel.changing.value) return
      // Somebody who has begun to write is not interrupted; the draft is offered beneath.
      if (host.root.activeElement?.matches('input, textarea')) return
      // In the page's flow the focus is not taken.
      if (inFlow && !host.root.activeElement) panel.screen.value = 'draft'
      else untracked(() => show(panel, 'draft'))
    }),
    effect(function letGo() {
      // Told anew at every state of the delivery.
      panel.progress.value
      const { value: delivery } = panel.delivery
      const { key } = panel.written.value
      if (delivery && key.startsWith(delivery.id)) untracked(() => handOver(key, delivery))
    }),
    effect(function forgetShared() {
      if (panel.shared.value) untracked(forgetVisit)
    }),
  ]

  const { signal: until } = stopping
  document.addEventListener('visibilitychange', () => (document.hidden ? flush() : look()), { signal: until })
  addEventListener('pagehide', flush, { signal: until })

  return {
    days,
    works,
    found,
    busy: () => worth(panel.written.value),
    kept,
    flush,
    async take() {
      await flush()
      const { value: row } = found
      const before = panel.written.value.key
      const taken = row && (await store?.take(row.key))
      found.value = (await store?.find())?.find(({ key }) => key === before)
      return taken
    },
    async discard() {
      found.value = undefined
      const own = panel.written.value.key
      await then(async (drafts) => {
        const rows = (await drafts.find()).filter(({ key }) => key !== own)
        await drafts.removeAll(own)
        const client = await connect(panel)
        for (const delivery of await client.deliveries()) {
          const { id, state } = delivery
          if (state.name === 'refused' && rows.some(({ key }) => key.startsWith(id))) await delivery.cancel()
        }
      })
    },
    drop(key) {
      then((drafts) => drafts.remove(key))
    },
    eraseAll() {
      found.value = undefined
      last = []
      return then((drafts) => drafts.clear())
    },
    stop() {
      flush()
      stopping.abort()
      for (const stop of stops) stop()
    },
  }

  async function begin(): Promise<void> {
    const { indexedDbRows } = await host.load('outbox')
    try {
      const drafts = draftStore(indexedDbRows<Row>(await host.network?.storage()), {
        place,
        days,
        keepContact,
      })
      const rows = await drafts.find()
      store = drafts
      works.value = true
      if (panel.shared.value) return
      const sent = await sentBefore()
      for (const row of rows) if (sent(row.key)) await drafts.remove(row.key)
      const { key } = panel.written.value
      const row = rows.find((row) => !sent(row.key) && row.key !== key)
      if (row) await bring()
      found.value = row
    } catch {
      works.value = Boolean(store)
    }
  }

  /** A page that went away between handing a draft over and deleting it has left both. */
  async function sentBefore(): Promise<(key: string) => Delivery | undefined> {
    const client = await connect(panel)
    const deliveries = await client.deliveries()
    return (key) => deliveries.find(({ id, state }) => key.startsWith(id) && state.name !== 'refused')
  }

  function kept(): boolean | undefined {
    if (works.value === undefined) return undefined
    return works.value && mine() && gone.value !== panel.written.value.key && worth(panel.written.value)
  }

  function then(work: (drafts: DraftStore) => Promise<unknown>): Promise<void> {
    const done = queue.then(async () => {
      if (store) await work(store)
    })
    // What cannot be deleted now is deleted when its days are past.
    queue = done.catch(() => {})
    return queue as Promise<void>
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    return then(async (drafts) => {
      const { value: written } = panel.written
      const { value: screen } = panel.screen
      if (!mine() || (last[0] === written && last[1] === screen)) return
      const first = last.length === 0
      last = [written, screen]
      if (gone.value === written.key) return
      if (!worth(written)) {
        if (!first) await drafts.remove(written.key)
        return
      }
      try {
        const around = { screen: inRoute.has(screen) ? screen : 'tell', formVersion: panel.form.value?.version }
        const there = await drafts.save(written, around)
        works.value = true
        if (there) return
        await showGone(written.key)
        if (panel.delivery.value) await keepApart(drafts, { ...written, key: randomId() }, around)
      } catch {
        works.value = false
      }
    })
  }

  /** Once the outbox has the message, or the backend, the draft is no more; until then it is what would be left. */
  function handOver(key: string, delivery: Delivery): void {
    last = []
    then(async (drafts) => {
      // Kept again, should it be refused, it is a new draft.
      drafts.release(key)
      const arrived = 'receipt' in delivery.state
      if (arrived || (await isHeld(key))) await drafts.remove(key)
      else if (panel.delivery.value === delivery && delivery.state.name === 'sending')
        setTimeout(() => handOver(key, delivery), PAUSE)
    })
  }

  async function isHeld(key: string): Promise<boolean> {
    const outbox = await outboxFor(panel)
    return Boolean(await outbox.get(key).catch(() => undefined)) && outbox.durable()
  }

  /** Back on this page: another may have sent or deleted the draft meanwhile. */
  function look(): Promise<void> {
    return then(async (drafts) => {
      const { key } = panel.written.value
      const wasKept = last[0] === panel.written.value && kept()
      if (wasKept && !(await drafts.isThere(key))) await showGone(key)
      const { value: row } = found
      if (row && !(await drafts.isThere(row.key))) found.value = undefined
    })
  }

  /** What was sent from another page is shown as sent here, too; what was deleted there is not kept again. */
  async function showGone(key: string): Promise<void> {
    gone.value = key
    const delivery = (await sentBefore())(key)
    if (delivery && mine() && panel.written.value.key === key) await panel.steps.value?.resume(panel, delivery)
  }

  /** What has been written since it was sent from another page is no part of that: it is found as a draft of its own. */
  async function keepApart(drafts: DraftStore, written: Written, around: Parameters<DraftStore['save']>[1]) {
    await drafts.save(written, around)
    await bring()
    found.value = (await drafts.find()).find(({ key }) => key === written.key)
  }

  /**
   * Nothing of this visit stays. What was there before it is somebody else's, and theirs to delete; unless the site says
   * that the device is anybody's.
   */
  function forgetVisit(): void {
    const { key } = panel.written.value
    found.value = undefined
    last = []
    then(async (drafts) => {
      await (host.options().sharedDevice ? drafts.removeAll() : drafts.remove(key))
      const outbox = await outboxOnDevice(panel)
      for (const entry of await outbox.all()) {
        if (isReceived(entry) && Date.parse(entry.createdAt) > performance.timeOrigin) await outbox.remove(entry.key)
      }
    })
  }
}
