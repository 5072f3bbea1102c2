// What stands around the panel: a site's page in a browser, or the client of a network in which the page is shown.
import type { Language, Point } from '@otklik/sdk'
import type { Network, Session } from '@otklik/sdk/contract'

export interface NetworkHostOptions {
  /** Where the contract is served, without a slash at the end. */
  readonly backend: string
}

/** What the chunk of each network exports as `host`. */
export type OpenHost = (options: NetworkHostOptions) => Promise<Host>

/** What covers the edges of the page, in CSS pixels. */
export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** How sharing ended: `unable` where the resident cannot share here, so that something else is offered. */
export type Shared = 'shared' | 'dismissed' | 'unable'

/** Where the device is, or why that is not known. `accuracy`: metres. */
export type Located = (Point & { readonly accuracy: number }) | 'refused' | 'timedOut'

/** What is done by a network's client, or by the browser. */
export interface Deeds {
  /** Rejects where nothing can be copied. */
  copy(text: string): Promise<void>
  share(url: string): Promise<Shared>
  /** Rejects where nobody can say. */
  locate(): Promise<Located>
}

/**
 * The client of a network around the page. The panel asks it for whatever is done differently there, and never a network
 * by its name. Where the client cannot do a thing, the browser does it.
 */
export interface Host extends Deeds {
  readonly name: Network
  /** How the network looks now; undefined where the page decides. */
  theme(): 'light' | 'dark' | undefined
  /** The language that the network speaks to the resident; undefined where the page decides. */
  language(): Language | undefined
  insets(): Insets | undefined
  /** Calls back when theme, language or insets have changed; returns how to stop. */
  subscribe(listener: () => void): () => void
  /**
   * Name of the place on the device that is this resident's own. Waits for `identity`, and rejects where nobody says whose
   * it is: then nothing is kept beyond the page.
   */
  storage(): Promise<string>
  /**
   * Id of the community in which the page was opened, as the backend has verified it. Waits for `identity` until that has
   * said it once: a message is not kept before.
   */
  community(): Promise<string | undefined>
  /** Who the resident is, as the backend has verified it. Undefined where nobody says so, or it could not be verified now. */
  identity(): Promise<Session | undefined>
  /**
   * Has the client show a button that goes one step back in the page's history, or show none. Left out where the client has
   * no such button of its own.
   */
  back?(available: boolean): void
  /** Closes what the page is shown in, where there is such a thing. */
  close(): void
  openLink(url: string): void
}
