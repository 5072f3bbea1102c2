// Entry of the chunk `outbox`: what keeps messages and drafts on the device.
import { indexedDbOutbox as outboxOf, type Rows, indexedDbRows as rowsOf } from '@otklik/sdk/outbox'

let drafts: Rows<unknown> | undefined

/** One connection for all widgets of the page: a browser keeps each of them as long as the page. */
export function indexedDbRows<T>(name: 'drafts'): Rows<T> {
  drafts ??= rowsOf<unknown>(name)
  return drafts as Rows<T>
}

/** The outbox of all widgets on the site. It says in `localStorage` whether the loader has to wake the sender. */
export const indexedDbOutbox = () =>
  outboxOf({
    onUnsent(count) {
      try {
        if (count > 0) localStorage.setItem('otklik', String(count))
        else localStorage.removeItem('otklik')
      } catch {
        // Forbidden, or full: the panel finds what is unsent when it is opened.
      }
    },
  })
