import { configure, findWidget } from './element.ts'
import type { WidgetEventMap, WidgetEvents } from './events.ts'
import type { OpenOptions } from './otklik-widget.ts'

/** Which widget of the page is meant: the first, or the first of an organization. */
interface Which {
  readonly organization?: string | undefined
}

/** `window.Otklik`. Where no widget is on the page, `open`, `close` and `configure` do nothing. */
export interface OtklikApi {
  open(request?: OpenOptions & Which): void
  close(which?: Which): void
  /** Sets attributes of a widget by their names, dashes included. */
  configure(options: Which & { readonly [attribute: string]: string | boolean | undefined }): void
  /** Listens to all widgets of the page. Stop with a `signal` in `options`. */
  on<N extends keyof WidgetEvents>(
    name: N,
    listener: (event: WidgetEventMap[`otklik:${N}`]) => unknown,
    options?: AddEventListenerOptions,
  ): void
  /**
   * Makes calls, each written as a list of a method's name and its arguments. Works before the script has arrived too.
   *
   * @example (window.Otklik ||= []).push(['open', { kind: 'complaint' }])
   */
  push(...calls: OtklikCall[]): void
}

type Method = Exclude<keyof OtklikApi, 'push'>
/** A call as `push` takes it. */
export type OtklikCall = { [M in Method]: readonly [M, ...Parameters<OtklikApi[M]>] }[Method]

declare global {
  interface Window {
    /** Before the script has arrived, a list of calls to make; then the API. */
    Otklik?: OtklikApi | OtklikCall[]
  }
}

/** Makes the list `window.Otklik` an API, and the calls that are in it. */
export const installApi = () => {
  // The list stays the same object, for pages that hold it. A second copy of the script does all this once more.
  const list = (window.Otklik || []) as OtklikCall[] & Record<string, (...values: unknown[]) => unknown>
  const waiting = list.splice(0)
  window.Otklik = Object.assign(list, {
    open: (request?: OpenOptions & Which) => findWidget(request?.organization)?.open?.(request),
    close: (which?: Which) => findWidget(which?.organization)?.close?.(),
    configure: (options: Which) => configure(findWidget(options.organization), options as Record<string, unknown>),
    on: (name: string, ...rest: [EventListener]) => addEventListener(`otklik:${name}`, ...rest),
    push: (...calls: OtklikCall[]) =>
      calls.map(([method, ...values]) => (list[method] as () => void)(...(values as []))),
  })
  list.push(...waiting)
}
