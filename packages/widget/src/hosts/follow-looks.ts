import type { Host } from './host.ts'

/** What covers the edges of a network's page keeps nothing of the panel from being read. */
const styles = /* css */ `
.flow { padding: var(--otklik-safe) }
`

/**
 * Gives the element what the network's client says, as attributes and a custom property, and whenever it says something
 * else. What has not changed there is not said again: the page and the resident may have chosen otherwise since.
 */
export function followLooks(widget: HTMLElement, root: ShadowRoot, host: Host, signal: AbortSignal): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  const said = new Map<string, string>()
  const isNews = (name: string, value: string | undefined): value is string => {
    if (value === undefined || said.get(name) === value) return false
    said.set(name, value)
    return true
  }
  const tell = () => {
    const theme = host.theme()
    const language = host.language()
    const insets = host.insets()
    const safe = insets && `${insets.top}px ${insets.right}px ${insets.bottom}px ${insets.left}px`
    if (isNews('theme', theme)) widget.setAttribute('theme', theme)
    if (isNews('lang', language)) widget.setAttribute('lang', language)
    if (isNews('safe', safe)) widget.style.setProperty('--otklik-safe', safe)
  }
  tell()
  const stop = host.subscribe(tell)
  signal.addEventListener('abort', () => {
    stop()
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
  })
}
