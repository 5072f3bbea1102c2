// Entry of the chunk `panel`: joins a widget to the panel inside it.
import type { BackendAdapter, Handoff } from '@otklik/sdk'
import type { WidgetEvents } from './events.ts'
import { type ChunkFiles, chunkLoader } from './load.ts'
import { optionOf } from './option-of.ts'
import { type BuiltIn, readOptions, readPlace, type WidgetOptions } from './options.ts'
import type { OpenOptions, OtklikWidget } from './otklik-widget.ts'
import { mountPanel } from './panel/index.tsx'
import type { Around, LoadChunk, OpenRequest, PanelHost } from './panel-host.ts'

/** Filled in by the build: every chunk that is loaded after this one. */
declare const OTKLIK_FILES: ChunkFiles

/** A panel as the widget's own small script needs it. */
export interface JoinedPanel {
  /** `0`: it is only to be there, and neither opens nor takes the focus. */
  open(request?: OpenOptions | 0): void
}

/** Where a network's client stands around the page, the panel waits for a word of it. */
type Joining = JoinedPanel | Promise<JoinedPanel>

/** A request made through `window.Otklik` still says for whom it was. */
type Addressed = OpenOptions & { readonly organization?: string }

const panels = new WeakMap<OtklikWidget, JoinedPanel>()
let loadFromHere: LoadChunk | undefined

/** For the script tag: `base` is the folder of the chunks. */
export function attach(widget: OtklikWidget, base: string, nonce: string): Joining {
  // A form elsewhere needs none of this. Once the attribute says so as well, its own chunk alone is fetched.
  if ((widget.adapter as Partial<Handoff> | undefined)?.handoff) {
    widget.setAttribute('adapter', 'pos')
    return widget as JoinedPanel
  }
  loadFromHere ??= chunkLoader(base, nonce, OTKLIK_FILES)
  return join(widget, new URL(base).origin, loadFromHere)
}

/**
 * Puts the panel into a widget, once. `backend` is taken by a widget that names none. `around` is left out where nobody has
 * looked yet.
 */
export function join(widget: OtklikWidget, backend: string, load: LoadChunk, around?: Around): Joining {
  const root = widget.shadowRoot
  const known = panels.get(widget)
  // The preloads of the first files.
  for (const left of root?.querySelectorAll('link') ?? []) left.remove()
  if (known) return known
  // Taken out of the page while the files were on their way.
  if (!root || !widget.isConnected) return { open() {} }
  if (!around && (widget.host || widget.matches('[host], [channel]')))
    return load('network').then(({ enter }) => enter(widget, backend, load, join))
  // In place of the link that stood there if the files had failed before.
  if (root.querySelector('#o > a')) widget.attributeChangedCallback()

  let opener: Element | undefined
  const host: PanelHost = {
    element: widget,
    root,
    options: () => optionsOf(widget, backend),
    load,
    ...around,
    emit: (name, detail) => emit(widget, name, detail),
    // A modal dialog says by itself that it is open.
    opened() {},
    closed() {
      const target = opener?.isConnected ? opener : root.querySelector('[part~=launcher]')
      opener = undefined
      if (target instanceof HTMLElement || target instanceof SVGElement) target.focus()
    },
  }
  const debugging = new AbortController()
  if (host.options().debug) debug(host, debugging.signal)
  const panel = mountPanel(host)
  const changes = new MutationObserver(() => panel.update())
  changes.observe(widget, { attributes: true })

  widget.close = () => panel.close()
  // Moving an element takes it out and puts it back at once: wait until it has landed.
  widget.left = () => queueMicrotask(() => (widget.isConnected ? panel.update() : part()))

  function part() {
    if (!panels.delete(widget)) return
    changes.disconnect()
    debugging.abort()
    panel.destroy()
  }

  const joined: JoinedPanel = {
    open(request = {}) {
      if (request === 0) return
      opener = request.opener ?? document.activeElement ?? undefined
      const { organization: _, place: given, screen = screenOf(request.opener), ...rest } = request as Addressed
      const place = typeof given === 'string' ? readPlace(given) : given
      panel.open({ ...rest, screen, ...(place && { place }) })
    },
  }
  panels.set(widget, joined)
  return joined
}

/** What a policy blocks before the checks have arrived is kept for them. */
function debug({ element, options, load }: PanelHost, signal: AbortSignal): void {
  const early: SecurityPolicyViolationEvent[] = []
  document.addEventListener('securitypolicyviolation', (violation) => early.push(violation), { signal })
  load('debug').then(({ watch }) => watch(element, options, early, signal), console.warn)
}

/** A banner's second button, and any opener that says so, asks what has become of a message. */
function screenOf(opener: Element | undefined): OpenRequest['screen'] {
  const follows = opener?.matches('[part~=launcher] + [part~=launcher], [data-otklik-screen=follow]')
  return follows ? 'follow' : undefined
}

function emit<N extends keyof WidgetEvents>(element: HTMLElement, name: N, detail: WidgetEvents[N]): void {
  element.dispatchEvent(new CustomEvent(`otklik:${name}`, { bubbles: true, composed: true, detail }))
}

function optionsOf(widget: OtklikWidget, defaultBackend: string): WidgetOptions {
  return readOptions({
    attribute: (name) => optionOf(widget, name),
    pageLanguage: (widget.closest<HTMLElement>('[lang]') ?? document.documentElement).lang,
    pageUrl: document.baseURI,
    defaultBackend,
    adapter: widget.adapter as BackendAdapter | BuiltIn | undefined,
  })
}
