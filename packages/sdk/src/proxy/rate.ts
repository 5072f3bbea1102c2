export interface Rate {
  /** How many at once. */
  readonly burst: number
  /** How many come back in a minute. */
  readonly perMinute: number
}

const mostClients = 10_000

/**
 * A bucket of tokens for each client, kept in memory: with several processes each counts for itself. Returns 0 and takes
 * a token, or says in how many seconds there is one. The client not seen for longest is forgotten first.
 */
export function createRateLimit(
  { burst, perMinute }: Rate,
  now = () => performance.now(),
): (address: string | undefined) => number {
  const perMillisecond = perMinute / 60_000
  const clients = new Map<string, { tokens: number; at: number }>()

  return (address) => {
    const client = network(address ?? '')
    const known = clients.get(client)
    const at = now()
    const tokens = known ? Math.min(burst, known.tokens + (at - known.at) * perMillisecond) : burst
    const taken = tokens >= 1
    clients.delete(client)
    clients.set(client, { tokens: taken ? tokens - 1 : tokens, at })
    const [oldest] = clients.keys()
    if (clients.size > mostClients && oldest !== undefined) clients.delete(oldest)
    return taken ? 0 : Math.max(1, Math.ceil((1 - tokens) / perMillisecond / 1000))
  }
}

/** One household or phone holds a whole /64 of IPv6 addresses (RFC 6177) and counts as one client. */
function network(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!bare.includes(':')) return bare
  const [head = '', tail] = bare.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length)
  const whole = [...groups, ...Array<string>(zeros).fill('0'), ...after]
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
