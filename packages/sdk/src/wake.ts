/**
 * Calls back when a waiting submission may go: the network is back, or the page is looked at again after its timers
 * slept. Does nothing where there is no page. Returns how to stop.
 */
export function onWake(callback: () => void): () => void {
  const seen = () => {
    if (document.visibilityState === 'visible') callback()
  }
  const page = typeof document === 'object'
  globalThis.addEventListener?.('online', callback)
  if (page) document.addEventListener('visibilitychange', seen)
  return () => {
    globalThis.removeEventListener?.('online', callback)
    if (page) document.removeEventListener('visibilitychange', seen)
  }
}
