/** A value and those who watch it. */
export interface Watched<T> {
  get(): T
  set(next: T): void
  /** Calls back at once and at every change; returns how to stop. */
  subscribe(listener: (value: T) => void): () => void
}

export function watched<T>(value: T): Watched<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of [...listeners]) tell(listener)
    },
    subscribe(listener) {
      const own = (next: T) => listener(next)
      listeners.add(own)
      tell(own)
      return () => listeners.delete(own)
    },
  }

  function tell(listener: (value: T) => void): void {
    try {
      listener(value)
    } catch (error) {
      // The listener's owner hears of it; what is watched goes on.
      queueMicrotask(() => {
        throw error
      })
    }
  }
}
