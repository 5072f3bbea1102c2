// Entry of the chunk `outbox`: what keeps messages and drafts on the device.
import { indexedDbOutbox as outboxOf } from '@otklik/sdk/outbox'

export { indexedDbRows } from '@otklik/sdk/outbox'

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
