/**
 * Calls back when a waiting submission may go: the network is back, or so is the page after its timers slept: it
 * is looked at again, or come back to in the history. Does nothing where there is no page. Returns how to stop.
 */
function onWake(callback: () => void): () => void {
  const seen = () => {
    if (document.visibilityState === 'visible') callback()
  }
  const page = typeof document === 'object'
  for (const event of events) globalThis.addEventListener?.(event, callback)
  if (page) document.addEventListener('visibilitychange', seen)
  return () => {
    for (const event of events) globalThis.removeEventListener?.(event, callback)
    if (page) document.removeEventListener('visibilitychange', seen)
  }
}

const events = ['online', 'pageshow']

/**
 * Calls back once: at a moment (ms since the epoch), or with `sooner` as soon as the page wakes. Returns how to stop.
 */
export function callAt(at: number, sooner: boolean, callback: () => void): () => void {
  const go = () => {
    stop()
    callback()
  }
  // Timers hold 31 bits.
  const timer = setTimeout(go, Math.min(Math.max(at - Date.now(), 0), 2 ** 31 - 1))
  const stopWaking = onWake(() => {
    if (sooner || Date.now() >= at) go()
  })
  const stop = () => {
    clearTimeout(timer)
    stopWaking()
  }
  return stop
}
