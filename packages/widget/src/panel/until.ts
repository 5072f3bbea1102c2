import { effect } from '@preact/signals'

/** Resolves once a test that reads signals holds. */
export function until(test: () => unknown): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined
    let done = false
    stop = effect(() => {
      if (done || !test()) return
      done = true
      resolve()
      stop?.()
    })
    if (done) stop()
  })
}
