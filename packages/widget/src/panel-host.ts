// The seam between the element, which a page pays for, and the panel, which a click pays for. Types only.
import type { ChunkModules, ChunkName } from './chunks.ts'
import type { Screen, WidgetEvents } from './events.ts'
import type { Host } from './hosts/host.ts'
import type { CameFrom } from './hosts/source.ts'
import type { WidgetOptions } from './options.ts'

export type { ChunkModules, ChunkName } from './chunks.ts'
export type { Screen, WidgetEvents } from './events.ts'
export type { WidgetOptions } from './options.ts'

/** How to open: options given here win over the element's for this once. */
export interface OpenRequest extends Partial<Pick<WidgetOptions, 'kind' | 'category' | 'place' | 'procedure'>> {
  readonly screen?: Screen | undefined
  /** What the resident pressed; focus returns to it. */
  readonly opener?: Element | undefined
}

/** The one way to get another chunk. Rejects when a file is missing or altered; the next call tries again. */
export type LoadChunk = <C extends ChunkName>(chunk: C) => Promise<ChunkModules[C]>

/** What there is where a network's client stands around the page, or a link from elsewhere has led to it. */
export interface Around {
  readonly network?: Host | undefined
  /** From where the resident has come; from the site itself where nobody says so. */
  readonly cameFrom?: () => Promise<CameFrom>
}

export interface PanelHost extends Around {
  /** Events are dispatched from it. */
  readonly element: HTMLElement
  /** The panel renders into a container of its own in here, and adds its sheet to `adoptedStyleSheets`. */
  readonly root: ShadowRoot
  /** The options as they are now. */
  options(): WidgetOptions
  readonly load: LoadChunk
  emit<N extends keyof WidgetEvents>(name: N, detail: WidgetEvents[N]): void
  /** To be called once the panel can be seen. */
  opened(): void
  /** To be called once the panel is gone: focus returns to what opened it, or to the launcher. */
  closed(): void
}

/**
 * What `mountPanel(host)` of `src/panel` gives. It is called at the first sign of intent, before a click: that is the
 * moment to ask for the form. Where the panel stands in the page it is seen at once.
 */
export interface PanelHandle {
  /** Shows the panel; when it is open already, goes on where it is. */
  open(request: OpenRequest): void
  close(): void
  /** The options have changed, or the element was moved within the page (a modal dialog has then lost its top layer). */
  update(): void
  /** Leaves nothing behind in the page. What is being sent goes on. */
  destroy(): void
}
