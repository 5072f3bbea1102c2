import { type ControlContext, controlHandlers } from './control.ts'
import { contractFaults, type Fault, type Faults } from './faults.ts'
import { contractHandlers } from './handlers.ts'
import { createLaunch, type Launching } from './launches.ts'
import type { Mock } from './mock.ts'
import { createOperator, type Operator } from './operator.ts'
import { defaultSeed } from './seed/index.ts'
import { emptyState, type MockState, parseState, type Seed, serializeState } from './state.ts'

export interface MockBackendOptions {
  /** Organizations and their forms; two invented ones when left out. */
  readonly seed?: Seed
  /** Milliseconds before every answer, or a range to draw from; 0 when left out. */
  readonly latency?: number | { readonly min: number; readonly max: number }
  /** What goes wrong from the start. */
  readonly faults?: readonly Fault[]
  /** Milliseconds since the epoch; the system's clock when left out. */
  readonly clock?: () => number
  /** Where cases outlive a reload (`sessionStorage`, `localStorage`); in memory when left out. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>
}

export interface MockBackend extends Mock {
  readonly state: Readonly<MockState>
  readonly operator: Operator
  readonly faults: Faults
  /** The backend's clock, in milliseconds since the epoch. */
  now(): number
  /** Moves the clock on: codes are looked at again, uploads expire. */
  advance(ms: number): void
  /**
   * What the client of a network would give to the page of this person now, for `POST sessions`. Signed with a secret of
   * the mock, which `reset` changes: what anybody else has signed, an older one or one of another network is refused.
   */
  launch(launching: Launching): Promise<string>
  /** Forgets cases, sessions, uploads, faults and how far the clock was moved; then plays `faults` of the options again. */
  reset(): void
}

/**
 * The whole contract in memory, validated by the same rules as a real backend.
 *
 * @example
 * const backend = createMockBackend({ faults: [{ route: 'submissions', kind: 'answer_lost' }] })
 * setupServer(...backend.handlers).listen()
 * backend.operator.answer('2026-000001-1', { text: 'Яму заделали.' })
 */
export function createMockBackend(options: MockBackendOptions = {}): MockBackend {
  const { seed = defaultSeed, latency = 0, faults: initialFaults = [], clock = Date.now, storage } = options
  const organizations = new Map(seed.organizations.map((one) => [one.forms.ru.organization.id, one]))
  const state = parseState(storage?.getItem(storageKey) ?? null)
  const faults = contractFaults(initialFaults)
  let resets = 0
  const now = () => clock() + state.clockOffset
  const changed = () => storage?.setItem(storageKey, serializeState(state))

  const operator = createOperator({
    state,
    now,
    changed,
    formOf(organization) {
      const found = organizations.get(organization)
      if (!found) throw new Error(`There is no organization ${organization}`)
      return found.forms.ru
    },
  })

  const backend: Omit<MockBackend, 'controls'> = {
    handlers: contractHandlers({
      state,
      faults,
      organizations,
      now,
      changed,
      resets: () => resets,
      latency: () =>
        typeof latency === 'number' ? latency : latency.min + Math.random() * (latency.max - latency.min),
    }),
    state,
    operator,
    faults,
    now,
    launch: (launching) => createLaunch(state, launching, now()),
    advance(ms) {
      state.clockOffset += ms
      changed()
    },
    reset() {
      resets += 1
      Object.assign(state, emptyState())
      faults.clear()
      faults.add(...initialFaults)
      changed()
    },
  }
  return { ...backend, controls: controlHandlers(backend satisfies ControlContext) }
}

const storageKey = 'otklik-mock'
