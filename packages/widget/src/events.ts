import type { ErrorCode, Kind, Procedure } from '@otklik/sdk'

/** Which of its two doors the panel opens at: a new message, or what has become of one. */
export type Screen = 'new' | 'follow'

/**
 * What the widget tells the page, by event name without its `otklik:`. Details never hold what a resident wrote, their
 * contacts, the number of a message or a secret.
 */
export interface WidgetEvents {
  open: { readonly organization: string; readonly screen: Screen }
  /** `draft`: something unsent is kept on the device. */
  close: { readonly organization: string; readonly draft: boolean }
  /** A screen was shown. `step` is its stable name; `number` counts from 1; `total` once the route is known. */
  step: {
    readonly organization: string
    readonly step: string
    readonly number?: number | undefined
    readonly total?: number | undefined
  }
  /** The backend has it. */
  submitted: {
    readonly organization: string
    readonly kind: Kind
    readonly procedure: Procedure
    readonly category?: string | undefined
  }
  /** `load`: the widget's own files did not arrive; the organization is then known by the event's target alone. */
  error: { readonly organization?: string | undefined; readonly code: ErrorCode | 'load' }
}

export type WidgetEventMap = { [N in keyof WidgetEvents as `otklik:${N}`]: CustomEvent<WidgetEvents[N]> }
