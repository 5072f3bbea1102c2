import { type FaultScript, faultQueue } from '../fault-queue.ts'
import type { Mock } from '../mock.ts'
import { signalenControls } from './control.ts'
import { type SignalenFault, signalenFaultKinds } from './faults.ts'
import { signalenHandlers, signalenRoutes } from './handlers.ts'
import { createSignalenOperator, type SignalenOperator } from './operator.ts'
import { type SignalenQuirk, signalenQuirks, usualQuirks } from './quirks.ts'
import { signalenSeed } from './seed.ts'
import { emptySignalenState, type SignalenSeed, type SignalenState } from './state.ts'

export { type SignalenDeviation, signalenDeviations } from './deviations.ts'
export type { SignalenFault, SignalenFaultKind } from './faults.ts'
export type { SignalenRoute } from './handlers.ts'
export type { SignalenOperator } from './operator.ts'
export { type SignalenQuirk, signalenQuirks, usualQuirks } from './quirks.ts'
export { signalenSeed } from './seed.ts'
export type {
  Feedback,
  MainCategory,
  Signal,
  SignalenSeed,
  SignalenState,
  SubCategory,
  WorkflowState,
} from './state.ts'

export interface MockSignalenOptions {
  /** Themes, questions and the area that is served; an invented municipality when left out. */
  readonly seed?: SignalenSeed
  /** What of Signalen's ways it has; all that every server has when left out. */
  readonly quirks?: readonly SignalenQuirk[]
  /** What goes wrong from the start. */
  readonly faults?: readonly SignalenFault[]
  /** Milliseconds before every answer; 0 when left out. */
  readonly latency?: number
  /** Milliseconds since the epoch; the system's clock when left out. */
  readonly clock?: () => number
}

export interface MockSignalen extends Mock {
  readonly state: Readonly<SignalenState>
  readonly operator: SignalenOperator
  readonly faults: FaultScript<SignalenFault>
  /** The server's clock, in milliseconds since the epoch. */
  now(): number
  /** Moves the clock on: the throttle forgets, satisfaction forms run out. */
  advance(ms: number): void
  /** Forgets reports, faults and how far the clock was moved; then plays `faults` of the options again. */
  reset(): void
}

/**
 * The public API of Signalen in memory, under `/signals`, as a server of version 2.34 was seen to answer.
 *
 * @example
 * const signalen = createMockSignalen({ faults: [{ route: 'attachments', kind: 'server_error' }] })
 * setupServer(...signalen.handlers).listen()
 * const token = signalen.operator.askFeedback('SIG-24')
 */
export function createMockSignalen(options: MockSignalenOptions = {}): MockSignalen {
  const { seed = signalenSeed, quirks = usualQuirks, faults: initial = [], latency = 0, clock = Date.now } = options
  const strange = quirks.find((quirk) => !(quirk in signalenQuirks))
  if (strange !== undefined) {
    throw new TypeError(`There is no quirk "${strange}". There are: ${Object.keys(signalenQuirks).join(', ')}`)
  }
  const state = emptySignalenState()
  const faults = faultQueue<SignalenFault>(initial, { kinds: signalenFaultKinds, routes: signalenRoutes })
  let resets = 0
  const now = () => clock() + state.clockOffset
  const operator = createSignalenOperator({ state, now })

  const mock: Omit<MockSignalen, 'controls'> = {
    handlers: signalenHandlers({
      ...{ state, seed, quirks: new Set(quirks), faults, latency, now },
      resets: () => resets,
    }),
    state,
    operator,
    faults,
    now,
    advance(ms) {
      state.clockOffset += ms
    },
    reset() {
      resets += 1
      Object.assign(state, emptySignalenState())
      faults.clear()
      faults.add(...initial)
    },
  }
  return { ...mock, controls: signalenControls(mock) }
}
