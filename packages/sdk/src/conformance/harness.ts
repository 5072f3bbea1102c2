import type { BackendAdapter, Capabilities } from '../adapter.ts'
import type { Network, Session } from '../contract/session.ts'
import type { Contact, Language, Place, Status } from '../domain/index.ts'

// How to hold an adapter, and the backend behind it, to the suite:
//
// 1. Write a harness (below). Only `createAdapter` and `organization` are needed; whatever else is left out makes the
//    cases that need it «n/a». Let `through` wrap the adapter's fetch: the cases about lost answers use it.
// 2. In a test file, hand it to `registerConformance` (register.ts) with the names of the adapter and the server:
//
//      describe('my adapter on my server', () => {
//        registerConformance(test, { adapter: 'mine', server: 'a real one' }, harness)
//      })
//
//    Each case becomes a test. With vitest its outcome also goes into `task.meta.conformance`, from where
//    tools/vitest-tally.ts takes it, and `npm test` prints one table of cases × pairs. A pair may be registered several
//    times, with different forms: a case that passes with one of them has passed.
// 3. In this project, add the pair to tools/conformance.ts and the adapter's capabilities to golden.fixture.ts.
//
// A case is «n/a» by capability (the adapter does not claim the thing), by the form (it offers nothing of the kind) or by
// the backend (the harness says so). Nothing else makes a case anything but passed or failed.

/** The organization's side of the backend under test. What is left out is not tried. */
export interface ConformanceOperator {
  /** Brings a case to a status, through whatever stands in between. */
  bring?(number: string, status: Status): Promise<void>
  /** Answers a case, through whatever stands in between. */
  answer?(number: string, answer: { readonly text: string }): Promise<void>
  /** Asks the resident something. */
  ask?(number: string, question: { readonly text: string }): Promise<void>
  /** Shows a case to everybody, where that takes doing. */
  publish?(number: string): Promise<void>
  /** How many cases the organization of the harness has. Without it nobody can see that there is no second one. */
  count?(): Promise<number>
}

/** What the client of a network has given to the page. */
export interface Launched {
  readonly network: Network
  readonly launch: string
}

/** Residents whom a network names, for the cases about what is one's own. */
export interface ConformanceResidents {
  /**
   * Makes what the network's client would give to the page of this person now, by the backend's clock, and signed as the
   * backend expects it of the network.
   *
   * @param resident the person's id in the network: nine digits, and others in each case
   */
  launch(resident: string): Promise<Launched>
  /**
   * Has the backend verify it, as an app does: `openSession({ endpoint, fetch, ...launched })`. Rejects with what the
   * app would meet.
   */
  openSession(launched: Launched): Promise<Session>
}

/** Wraps a fetch. */
export type Through = (fetch: typeof globalThis.fetch) => typeof globalThis.fetch

/** A rule of the form that a backend may check by itself. */
export type Rule =
  /** A text of spaces, or none. */
  | 'text'
  | 'text-length'
  | 'kind'
  | 'category'
  | 'place'
  | 'photo'
  | 'contact'
  | 'answers'
  | 'stopper'
  | 'consents'
  | 'file-count'
  | 'file-type'
  /** What a file is, whatever it says it is. */
  | 'file-content'

/** What the suite needs to know about an adapter and the backend behind it. */
export interface ConformanceHarness {
  /**
   * Makes an adapter.
   *
   * @param instance 0 for all cases but those about many clients at once; where the backend runs as several processes,
   * different instances speak to different ones
   * @param through wraps the adapter's fetch, to break what goes over the wire; a harness that does not use it is spared
   * the cases about that
   * @param session of whoever has come, for an adapter that claims `mine`: the option of that name of `rest()`. Of use
   * where there are `residents`
   */
  createAdapter(instance?: number, through?: Through, session?: () => Promise<string | undefined>): BackendAdapter
  /** An organization whose form has switched on everything that the adapter can do. */
  readonly organization: string
  /** The backend knows one organization, and takes whatever it is asked for as that one. */
  readonly onlyOrganization?: true
  /** One that takes no messages now, if the backend knows such a thing. */
  readonly closedOrganization?: string
  /** The rules that the backend refuses to see broken; all of them when left out. */
  readonly refuses?: readonly Rule[]
  /** False where the backend says that something is wrong, and not which field it is. */
  readonly namesFields?: boolean
  /** Statuses in which a case of this backend can be; all of ours when left out. */
  readonly statuses?: readonly Status[]
  /** False where the backend knows the present status of a case alone. */
  readonly history?: boolean
  /** Russian when left out. */
  readonly language?: Language
  /** A place that the backend takes, with a point and an address. */
  readonly place?: Place
  readonly contact?: Contact
  /** The backend's clock; this machine's when left out. */
  clock?(): Date
  /** Moves the backend's clock on. Without it the cases about terms are not tried, and what is pending is waited for. */
  advance?(ms: number): Promise<void>
  /** Makes the backend give its next case a number only later. */
  delayNextNumber?(): void | Promise<void>
  readonly operator?: ConformanceOperator
  /** Without it the cases about what is one's own are not tried. */
  readonly residents?: ConformanceResidents
  /** Where `runConformance` says how each case ended; the console when left out. */
  print?(line: string): void
}

/** What an adapter has to claim for a case to be about it: any of the values. */
export type Needs = { readonly [C in keyof Capabilities]?: readonly NonNullable<Capabilities[C]>[] }

export type Verdict =
  | { readonly outcome: 'passed' }
  /** There is nothing to try: the adapter does not claim it, the form offers none, or the backend does not have it. */
  | { readonly outcome: 'n/a'; readonly by: 'capability' | 'form' | 'backend'; readonly why: string }
