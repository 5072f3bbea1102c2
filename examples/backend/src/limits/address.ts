import { isIPv6 } from 'node:net'

/** What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which is what one household gets. */
export const addressUnit = (ip: string): string => unitOf(ip, 4)

/** The /48 of an IPv6 address: whoever can have that has 65,536 of the units above. Undefined for IPv4. */
export function addressBlock(ip: string): string | undefined {
  const block = unitOf(ip, 3)
  return block.endsWith('/48') ? block : undefined
}

/** An IPv4 address, or so many groups of an IPv6 one. */
function unitOf(ip: string, groups: 3 | 4): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!isIPv6(ip)) return ip
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const all = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return `${all
    .slice(0, groups)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/${groups * 16}`
}
