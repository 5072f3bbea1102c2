import type { Capabilities } from '../adapter.ts'
import type { ConformanceHarness, Needs } from './harness.ts'
import { conformanceCases } from './suite.ts'

/** An adapter and a server, by the names in the table of cases × pairs. */
export interface ConformancePair {
  /** The adapter's own name. */
  readonly adapter: string
  readonly server: string
}

/** What stands in `task.meta.conformance` of a case's test. */
export interface ConformanceRecord extends ConformancePair {
  readonly case: string
  readonly needs: Needs
  readonly capabilities: Capabilities
  /** `failed` until the case has ended otherwise. */
  readonly outcome: 'passed' | 'n/a' | 'failed'
  readonly by?: 'capability' | 'form' | 'backend'
  readonly why?: string
}

/** `test` of vitest, `node:test`, Jest and the like. */
export type TestRunner = (name: string, run: (context: unknown) => Promise<void>) => unknown

/**
 * Makes a test of each case.
 *
 * @param also what else must hold after each case, for example that all that went over the wire was in order
 *
 * @example
 * registerConformance(test, { adapter: 'mine', server: 'a real one' }, harness)
 */
export function registerConformance(
  test: TestRunner,
  pair: ConformancePair,
  harness: ConformanceHarness,
  also?: () => void | Promise<void>,
): void {
  for (const { name, needs, run } of conformanceCases()) {
    test(name, async (context) => {
      const record = (ended: Pick<ConformanceRecord, 'outcome' | 'by' | 'why'>) => {
        const { capabilities } = harness.createAdapter(0)
        note(context, { ...pair, case: name, needs, capabilities, ...ended })
      }
      record({ outcome: 'failed' })
      const verdict = await run(harness)
      await also?.()
      record(verdict)
    })
  }
}

/** Vitest hands what stands in `meta` of a test to its reporters. Other runners have no such place. */
function note(context: unknown, record: ConformanceRecord): void {
  const { task } = (context ?? {}) as { readonly task?: { readonly meta?: object } }
  if (task?.meta) Object.assign(task.meta, { conformance: record })
}
