import type { BackendAdapter } from '../adapter.ts'
import type { Language, Status } from '../domain/index.ts'

/** The organization's side of the backend under test. */
export interface ConformanceOperator {
  /** Brings a case to a status, through whatever stands in between. */
  bring(number: string, status: Status): Promise<void>
  /** Answers a case, through whatever stands in between. */
  answer(number: string, answer: { readonly text: string }): Promise<void>
  /** Asks the resident something. */
  ask(number: string, question: { readonly text: string }): Promise<void>
  /** How many cases the organization of the harness has. */
  count(): Promise<number>
}

/** What the suite needs to know about an adapter and the backend behind it. */
export interface ConformanceHarness {
  /**
   * Makes an adapter. Where the backend runs as several processes, different instances speak to different ones.
   *
   * @param instance 0 for all cases but those about many clients at once
   */
  createAdapter(instance?: number): BackendAdapter
  /** An organization whose form has switched on everything that the adapter can do. */
  readonly organization: string
  /** One that takes no messages now, if the backend knows such a thing. */
  readonly closedOrganization?: string
  /** Statuses in which a case of this backend can be; all of ours when left out. */
  readonly statuses?: readonly Status[]
  readonly language?: Language
  /** The backend's clock. */
  clock(): Date
  /** Moves the backend's clock on. */
  advance(ms: number): Promise<void>
  readonly operator: ConformanceOperator
  /** Where «n/a» goes; the console when left out. */
  print?(line: string): void
}

export type Outcome = 'passed' | 'n/a'
