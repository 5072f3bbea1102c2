/**
 * Does things under one key one after another, within this page or process: what `exclusive` of an outbox is where no
 * other shares its store.
 */
export function createTurns(): <T>(key: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()

  return async (key, work, signal) => {
    const before = last.get(key)
    let done = () => {}
    const own = new Promise<void>((resolve) => {
      done = resolve
    })
    const turn = before ? before.then(() => own) : own
    last.set(key, turn)
    try {
      if (before) await withSignal(before, signal)
      signal?.throwIfAborted()
      return await work()
    } finally {
      done()
      if (last.get(key) === turn) last.delete(key)
    }
  }
}

function withSignal(waiting: Promise<unknown>, signal: AbortSignal | undefined): Promise<unknown> {
  if (!signal) return waiting
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    waiting.then(resolve).finally(() => signal.removeEventListener('abort', stop))
  })
}
