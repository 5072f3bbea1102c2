/** A page's address without what may identify its reader; undefined for anything but http and https. */
export function pageAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, origin, pathname } = new URL(url)
  return /^https?:$/.test(protocol) ? (origin + pathname).slice(0, 2000) : undefined
}
