import type { SignalenQuirk } from './quirks.ts'
import type { SignalenSeed, SignalenState } from './state.ts'

/** One request with all it needs to be answered. */
export interface SignalenCall {
  readonly request: Request
  readonly url: URL
  /** Parameters of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  readonly state: SignalenState
  readonly seed: SignalenSeed
  /** Milliseconds since the epoch. */
  readonly now: number
  has(quirk: SignalenQuirk): boolean
}

/** The addresses that the server gives itself, without its host. */
export const categoryPath = (main: string, sub?: string): string =>
  `/signals/v1/public/terms/categories/${main}${sub === undefined ? '' : `/sub_categories/${sub}`}`

/** A moment as Django writes it in Amsterdam, in winter. */
export const moment = (ms: number): string => new Date(ms + 3_600_000).toISOString().replace('Z', '000+01:00')
