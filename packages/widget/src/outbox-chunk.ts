// Entry of the chunk `outbox`: what keeps messages and drafts on the device.
import { indexedDbOutbox as outboxOf, type Rows, indexedDbRows as rowsOf } from '@otklik/sdk/outbox'

const drafts: Record<string, Rows<unknown>> = {}

/** Of the drafts. One connection for all widgets of the page: a browser keeps each of them as long as the page. */
export function indexedDbRows<T>(place = ''): Rows<T> {
  drafts[place] ??= rowsOf<unknown>('drafts', { place })
  return drafts[place] as Rows<T>
}

/**
 * The outbox of all widgets on the site, or that of one resident of a network at a place of their own. It says in
 * `localStorage` how much is unsent; the site's is what the loader wakes the sender by.
 */
export const indexedDbOutbox = (place = '') =>
  outboxOf({
    place,
    onUnsent(count) {
      try {
        if (count) localStorage.setItem(`otklik${place}`, String(count))
        else localStorage.removeItem(`otklik${place}`)
      } catch {
        // Forbidden, or full: the panel finds what is unsent when it is opened.
      }
    },
  })
