/** Stands for a key where the key itself, a secret, should not: 32 bits of it at most (FNV-1a). */
export function tagOf(key: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}
