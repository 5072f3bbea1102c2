import { optionOf } from '../option-of.ts'
import { readBackend } from '../options.ts'
import type { OtklikWidget } from '../otklik-widget.ts'
import type { JoinedPanel, join } from '../panel-chunk.ts'
import type { LoadChunk } from '../panel-host.ts'
import { followBack } from './back.ts'
import { followLooks } from './follow-looks.ts'
import type { Host } from './host.ts'
import { hostNames } from './names.ts'
import { openLinksBy } from './open-links.ts'
import { cameFrom } from './source.ts'
import { withBrowser } from './with-browser.ts'

/** Widgets with what stands around them; null where it turned out to be nothing. */
const entered = new WeakMap<OtklikWidget, Promise<Host | null>>()
/** A page is in one client, however many widgets it has. */
const made = new Map<string, Promise<Host>>()

/**
 * Brings the host that the page has given to a widget, or that its attribute names, and has the element follow it. Then
 * `mount` puts the panel into it. A name that is none counts as one left out.
 */
export async function enter(
  widget: OtklikWidget,
  backend: string,
  load: LoadChunk,
  mount: typeof join,
): Promise<JoinedPanel> {
  const known = entered.get(widget)
  const coming = known ?? bring(widget, backend, load)
  entered.set(widget, coming)
  let host: Host | null
  try {
    host = await coming
  } catch (error) {
    // The next sign of intent tries again.
    entered.delete(widget)
    throw error
  }
  if (!host) entered.delete(widget)
  const leave = known || !host ? undefined : follow(widget, host)
  const network = host ? withBrowser(host, load) : undefined
  const joined = await mount(widget, backend, load, { network, cameFrom: () => cameFrom(widget, network) })
  if (leave) atLeaving(widget, leave)
  return joined
}

async function bring(widget: OtklikWidget, defaultBackend: string, load: LoadChunk): Promise<Host | null> {
  if (typeof widget.host === 'object') return widget.host
  // Frameworks set a property rather than an attribute.
  const asked = widget.host ?? optionOf(widget, 'host')
  const name = hostNames.find((choice) => choice === asked)
  if (!name) return null
  const backend = readBackend(optionOf(widget, 'backend') ?? defaultBackend, document.baseURI) ?? defaultBackend
  const key = `${name} ${backend}`
  const making = made.get(key) ?? load(name).then(({ host }) => host({ backend }))
  made.set(key, making)
  making.catch(() => made.delete(key))
  return making
}

/** Returns how to stop. */
function follow(widget: OtklikWidget, host: Host): () => void {
  const { shadowRoot: root } = widget
  const leaving = new AbortController()
  if (root) {
    followLooks(widget, root, host, leaving.signal)
    followBack(widget, root, leaving.signal, host.back)
    openLinksBy(root, host, leaving.signal)
  }
  return () => {
    entered.delete(widget)
    leaving.abort()
  }
}

/** Moving an element takes it out and puts it back at once: only what stays out has left. */
function atLeaving(widget: OtklikWidget, leave: () => void): void {
  const { left } = widget
  const look = () => widget.isConnected || leave()
  widget.left = () => {
    left?.()
    queueMicrotask(look)
  }
  look()
}
