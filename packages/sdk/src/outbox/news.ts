const name = 'otklik'

export interface News {
  /** Tells the other pages, of what has this tag or, without one, of everything. */
  tell(tag?: string): void
  /** Calls back when another page tells. */
  listen(listener: (tag: string | undefined) => void): void
}

/**
 * What pages of a site tell each other. Where there is no `BroadcastChannel` they tell nothing: whoever acts on an entry
 * reads it anew in its own turn, so that only what is shown lags behind.
 */
export function createNews(): News {
  let channel: BroadcastChannel | undefined
  let failed = false

  return {
    tell: (tag) => open()?.postMessage({ changed: tag ?? '' }),
    listen(listener) {
      open()?.addEventListener('message', ({ data }) => {
        const changed: unknown = data?.changed
        if (typeof changed === 'string') listener(changed || undefined)
      })
    },
  }

  function open(): BroadcastChannel | undefined {
    if (channel || failed) return channel
    try {
      channel = new BroadcastChannel(name)
    } catch {
      failed = true
    }
    return channel
  }
}
