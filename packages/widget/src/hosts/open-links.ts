import type { Host } from './host.ts'

/** Has the network's client open what would leave the page: not every one of them opens a new window by itself. */
export function openLinksBy(root: ShadowRoot, host: Host, signal: AbortSignal): void {
  const onClick = (event: Event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[target=_blank]')
    if (!link || event.defaultPrevented || !/^https?:$/.test(link.protocol)) return
    event.preventDefault()
    host.openLink(link.href)
  }
  root.addEventListener('click', onClick, { signal })
}
