import type { Answer, AnswerKind, Row, Value } from './answer.ts'
import type { Call, Format } from './call.ts'
import type { Open311State, StoredRequest } from './state.ts'
import type { SubmitRule } from './submit.ts'
import type { Elements } from './xml.ts'

/** How one deviation changes a server that keeps to the specification. Each part is looked at where it belongs. */
export interface Behaviour {
  /** Changes how what is asked is understood. */
  readonly reads?: (call: Call) => Call
  /** Answers in place of the server. */
  readonly instead?: (call: Call) => Answer | Response | undefined
  /** Rules of the specification that the server does not look at. */
  readonly unchecked?: readonly SubmitRule[]
  /** A further rule for what is posted, once its key is right. */
  readonly refuses?: (call: Call) => Answer | Response | undefined
  /** Changes what is kept of what is posted. */
  readonly keeps?: (made: StoredRequest, call: Call) => StoredRequest
  /** Whether a request belongs into a list, besides what the specification asks. */
  readonly lists?: (request: StoredRequest, call: Call) => boolean
  /** True where lists begin with what is oldest. */
  readonly oldestFirst?: true
  /** Changes an answer before it is written. */
  readonly answers?: (answer: Answer, call: Call) => Answer
  /** Changes the format in which it is written. */
  readonly format?: (answer: Answer, call: Call) => Format
  /** Changes what is written in JSON. */
  readonly json?: (tree: Value, answer: Answer) => Value
  /** Names of elements that are others than the specification's. */
  readonly elements?: Partial<Record<AnswerKind, Partial<Elements>>>
  /** Changes what goes over the wire. */
  readonly sends?: (response: Response, answer: Answer, call: Call) => Response | Promise<Response>
  /** Answers what is asked at addresses that the specification does not have. */
  readonly elsewhere?: (request: Request, state: Open311State) => Promise<Response | undefined>
  /** True where no page of another origin may read the answers. */
  readonly withoutCors?: true
}

/** Changes every row of answers of some kinds. */
export const eachRow =
  (kinds: readonly AnswerKind[], change: (row: Row, call: Call) => Row): NonNullable<Behaviour['answers']> =>
  (answer, call) =>
    kinds.includes(answer.kind) ? { ...answer, rows: answer.rows.map((row) => change(row, call)) } : answer

/** Changes every attribute of a definition. */
export const eachAttribute = (change: (attribute: Row) => Row): NonNullable<Behaviour['answers']> =>
  eachRow(['definition'], (row) => ({ ...row, attributes: rowsOf(row.attributes).map(change) }))

/** The rows of a list within a row. */
export const rowsOf = (value: Value | undefined): readonly Row[] => (Array.isArray(value) ? value : [])

/** A row with some of its values changed. */
export const changed = (row: Row, names: readonly string[], change: (value: Value) => Value): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, names.includes(name) ? change(value) : value]))

export const asText = (value: Value): Value => (value === null ? null : String(value))
