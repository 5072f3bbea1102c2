import { writeFileSync } from 'node:fs'
import type { ConformanceRecord } from '@otklik/sdk/conformance'
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'
import type { FaultRecord } from '../examples/backend/src/faults/rows.ts'
import { type Tally, withReason } from './tally.ts'

/**
 * Writes how each vitest project ended, those without a test too, to the file named by `VITEST_TALLY_FILE`, and what
 * came of each case of the conformance suite to the one named by `VITEST_CONFORMANCE_FILE`, and of each row of the fault
 * matrix to the one named by `FAULT_RECORDS_FILE`.
 */
export default class VitestTally implements Reporter {
  private readonly tallies = new Map<string, Tally>()
  private readonly records: ConformanceRecord[] = []
  private readonly faults: FaultRecord[] = []

  onInit(vitest: Vitest): void {
    for (const { name } of vitest.projects) {
      this.tallies.set(name, { name, passed: 0, failed: 0, skipped: 0, seconds: 0 })
    }
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.VITEST_TALLY_FILE
    if (!file) return
    for (const module of modules) {
      const tally = this.tallies.get(module.project.name)
      if (!tally) continue
      for (const test of module.children.allTests()) {
        this.record(test)
        const { state } = test.result()
        // A test that never got a result has not passed.
        const outcome = state === 'pending' ? 'failed' : state
        tally[outcome] += 1
        const name = `${module.relativeModuleId} › ${test.name}`
        const reason = reasonOf(test.result().errors?.[0])
        if (outcome === 'failed') tally.failures = [...(tally.failures ?? []), withReason(name, reason)]
        if (test.diagnostic()?.flaky) tally.secondTry = [...(tally.secondTry ?? []), withReason(name, reason)]
      }
      // A module that could not be loaded, or whose hooks failed, has no test to show for it.
      if (module.errors().length > 0) {
        tally.failed += 1
        tally.failures = [...(tally.failures ?? []), module.relativeModuleId]
      }
      const { duration, collectDuration, setupDuration } = module.diagnostic()
      tally.seconds = (tally.seconds ?? 0) + (duration + collectDuration + setupDuration) / 1000
    }
    const result = [...this.tallies.values()]
    if (unhandled.length > 0) {
      result.push({ name: 'errors outside tests', passed: 0, failed: unhandled.length, skipped: 0 })
    }
    writeFileSync(file, JSON.stringify(result))
    const records = process.env.VITEST_CONFORMANCE_FILE
    if (records) writeFileSync(records, JSON.stringify(this.records))
    const faults = process.env.FAULT_RECORDS_FILE
    if (faults) writeFileSync(faults, JSON.stringify(this.faults))
  }

  /** `registerConformance` leaves a record in the test. Whatever it says, a test that failed is a case that failed. */
  private record(test: TestCase): void {
    const { conformance, fault } = test.meta() as { conformance?: ConformanceRecord; fault?: FaultRecord }
    if (fault) this.faults.push(fault)
    if (!conformance) return
    const passed = test.result().state === 'passed'
    this.records.push(passed ? conformance : { ...conformance, outcome: 'failed' })
  }
}

/** Of a property, which says only how many tries it took, what was wrong with the last. */
function reasonOf(error: Pick<SerializedError, 'message' | 'cause'> | undefined): string | undefined {
  const cause = error?.cause as SerializedError | undefined
  return cause?.message ?? error?.message
}
