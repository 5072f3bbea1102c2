import type { BackendAdapter, Handoff, Place } from '@otklik/sdk'
import type { WidgetEventMap } from './events.ts'
import type { Host } from './hosts/host.ts'
import type { HostChoice } from './hosts/names.ts'
import type { BuiltIn } from './options.ts'
import type { OpenRequest } from './panel-host.ts'

/** How to open. A place may be written as in the attribute. */
export interface OpenOptions extends Omit<OpenRequest, 'place'> {
  readonly place?: Place | string | undefined
}

/**
 * `<otklik-widget organization="kirov">`: a launcher, banner or form of one organization.
 *
 * Attributes, all optional but the first, which an `adapter` makes optional too: `organization`, `backend`, `mode` (`button | banner | inline | page | none`),
 * `kind`, `category`, `place`, `procedure`, `lang`, `theme`, `label`, `shared-device`, `draft-days`, `keep-contact`, `history`, `debug`,
 * `host` (`vk` or `max`), `channel` and `community` (from where a resident has come), `adapter`, and what only some adapters read:
 * `opa-id` (`pos`), `jurisdiction`, `format`, `multivalue`, `upload`,
 * `location` (`open311`).
 * Whatever stands between its tags, best a link to the organization's form, is shown until the script has arrived.
 */
export interface OtklikWidget extends HTMLElement {
  /**
   * A backend of your own, an official form elsewhere (`pos({ … })` of `@otklik/sdk/pos`), or the name of a built-in
   * adapter. To be set before the widget is first opened.
   */
  adapter?: BackendAdapter | Handoff | BuiltIn | undefined
  /**
   * The client of a network in which the page is shown: made by the page (`vkHost` of `@otklik/widget/vk`), or its name. To
   * be set before the widget is put into the page.
   */
  host?: Host | HostChoice | undefined
  /** Opens the panel. Resolves once it is open, or once it is known that it cannot be loaded; never rejects. */
  open(request?: OpenOptions): Promise<void>
  /** Closes the panel; does nothing when it is not open. */
  close(): void

  addEventListener<N extends keyof WidgetEventMap>(
    type: N,
    listener: (this: OtklikWidget, event: WidgetEventMap[N]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener<N extends keyof HTMLElementEventMap>(
    type: N,
    listener: (this: OtklikWidget, event: HTMLElementEventMap[N]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void

  /** @internal Where launcher and banner are drawn; missing where the class could not be defined. */
  readonly box: HTMLElement
  /** @internal Puts the launcher in place, and takes away the link that stood in for it. */
  attributeChangedCallback(): void
  /** @internal Called when the element leaves the document. */
  left?: (() => void) | undefined
}

declare global {
  interface HTMLElementTagNameMap {
    'otklik-widget': OtklikWidget
  }
}
