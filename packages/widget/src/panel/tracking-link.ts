/**
 * Number and token of a tracking link, taken from the address and removed from it at once, so that they reach neither
 * the history, nor a copied address, nor what else runs in the page.
 */
export function takeLink(): { number: string; token: string } | undefined {
  const parameters = new URLSearchParams(location.hash.slice(1))
  const number = parameters.get('number')
  const token = parameters.get('token')
  if (!number || !token) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return { number, token }
}
