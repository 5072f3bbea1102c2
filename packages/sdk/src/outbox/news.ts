import type { News } from './kept-outbox.ts'
import { tagOf } from './tag.ts'

/**
 * What pages of a site that share a database tell each other, on a channel of its name. Where there is no
 * `BroadcastChannel` they tell nothing: whoever acts on an entry reads it anew in its own turn, so that only what is shown
 * lags behind.
 */
export function createNews(name: string): News {
  let channel: BroadcastChannel | undefined
  let failed = false

  return {
    tell: (key) => open()?.postMessage({ changed: key === undefined ? '' : tagOf(key) }),
    listen(listener) {
      open()?.addEventListener('message', ({ data }) => {
        const changed: unknown = data?.changed
        if (typeof changed === 'string') listener((key) => !changed || changed === tagOf(key))
      })
    },
  }

  function open(): BroadcastChannel | undefined {
    if (channel || failed) return channel
    try {
      channel = new BroadcastChannel(name)
      // In Node, where nobody answers, it would keep the process from ending.
      ;(channel as { unref?: () => void }).unref?.()
    } catch {
      failed = true
    }
    return channel
  }
}
