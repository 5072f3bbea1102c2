/** A category below a main one. */
export interface SubCategory {
  readonly slug: string
  readonly name: string
  readonly handlingMessage: string | null
  readonly description?: string
  readonly active?: boolean
  readonly publicName?: string
  /** Reports of it stand on the public map. */
  readonly onMap?: boolean
}

export interface MainCategory {
  readonly slug: string
  readonly name: string
  readonly onMap?: boolean
  readonly subCategories: readonly SubCategory[]
}

/** A question as the server keeps it; `sub` when left out: asked for every category below `main`. */
export interface CategoryQuestion {
  readonly main: string
  readonly sub?: string
  readonly key: string
  readonly field_type: string
  readonly meta: Readonly<Record<string, unknown>>
  readonly required: boolean
}

export interface SignalenSeed {
  readonly categories: readonly MainCategory[]
  readonly questions: readonly CategoryQuestion[]
  /** What words of a text are taken to be about: category address without host, and how sure that is. */
  readonly predictions: Readonly<
    Record<string, { readonly main: string; readonly sub: string; readonly probability: number }>
  >
  /** Where reports are taken from: smallest longitude and latitude, then the largest. */
  readonly boundingBox: readonly [number, number, number, number]
}

/** The states of a report: a beginning, reported; b, being worked on; o, done; a, cancelled. */
export type WorkflowState = 'm' | 'b' | 'o' | 'a'

export interface StoredFile {
  readonly name: string
  readonly type: string
  readonly size: number
}

export interface Feedback {
  readonly token: string
  readonly createdAt: number
  filledIn?: { readonly isSatisfied: boolean; readonly texts: readonly string[]; readonly textExtra: string | null }
}

/** A report as the server keeps it. */
export interface Signal {
  readonly id: number
  readonly uuid: string
  state: WorkflowState
  /** What was sent, as it came. */
  readonly sent: Readonly<Record<string, unknown>>
  readonly text: string
  readonly main: string
  readonly sub: string
  readonly coordinates: readonly [number, number]
  readonly reporter: { readonly email: string | null; readonly phone: string | null; readonly sharing_allowed: boolean }
  readonly incidentDateStart: string
  readonly createdAt: number
  updatedAt: number
  readonly files: StoredFile[]
  readonly feedback: Feedback[]
}

export interface SignalenState {
  signals: Signal[]
  /** Moments of the reports that count for the throttle. */
  posts: number[]
  clockOffset: number
}

export const emptySignalenState = (): SignalenState => ({ signals: [], posts: [], clockOffset: 0 })
