/** True when a page of this origin may call the organization's API. `http://localhost:*` stands for any port. */
export function allowsOrigin(origins: readonly string[], origin: string): boolean {
  return origins.some((allowed) => {
    if (allowed === '*' || allowed === origin) return true
    if (!allowed.endsWith(':*')) return false
    const host = allowed.slice(0, -2)
    return origin === host || (origin.startsWith(`${host}:`) && /^\d{1,5}$/.test(origin.slice(host.length + 1)))
  })
}
