const name = 'otklik'

/** Names this tab until it is closed; where nothing can be kept in it, this page. */
export function currentSession(): string {
  const own = createId()
  try {
    const kept = sessionStorage.getItem(name)
    if (kept) return kept
    sessionStorage.setItem(name, own)
  } catch {
    // Not there, or forbidden.
  }
  return own
}

/** Secret from nobody, only unlike any other. */
export const createId = (): string => Math.random().toString(36).slice(2)
