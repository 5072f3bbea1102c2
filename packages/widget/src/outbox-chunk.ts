// Entry of the chunk `outbox`: what keeps messages and drafts on the device.
import { indexedDbOutbox as outboxOf, type Rows, indexedDbRows as rowsOf } from '@otklik/sdk/outbox'

const drafts = new Map<string | undefined, Rows<unknown>>()

/** One connection for all widgets of the page: a browser keeps each of them as long as the page. */
export function indexedDbRows<T>(name: 'drafts', place?: string): Rows<T> {
  const rows = drafts.get(place) ?? rowsOf<unknown>(name, place ? { place } : {})
  drafts.set(place, rows)
  return rows as Rows<T>
}

/**
 * The outbox of all widgets on the site, which says in `localStorage` whether the loader has to wake the sender; or that of
 * one resident of a network, at a place of their own.
 */
export const indexedDbOutbox = (place?: string) => outboxOf(place ? { place } : { onUnsent })

function onUnsent(count: number): void {
  try {
    if (count > 0) localStorage.setItem('otklik', String(count))
    else localStorage.removeItem('otklik')
  } catch {
    // Forbidden, or full: the panel finds what is unsent when it is opened.
  }
}
