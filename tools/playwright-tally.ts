import { writeFileSync } from 'node:fs'
import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter'
import type { FaultRecord } from '../examples/backend/src/faults/rows.ts'
import { type Tally, withReason } from './tally.ts'

const resultOf = { expected: 'passed', unexpected: 'failed', flaky: 'passed', skipped: 'skipped' } as const

/**
 * Writes how each Playwright project ended to the file named by `PLAYWRIGHT_TALLY_FILE`, and what came of each row of
 * the fault matrix to the one named by `FAULT_RECORDS_FILE`.
 */
export default class PlaywrightTally implements Reporter {
  private suite: Suite | undefined
  private readonly tallies = new Map<string, Tally>()
  private errors = 0

  onBegin(config: FullConfig, suite: Suite): void {
    this.suite = suite
    for (const { name } of config.projects) {
      this.tallies.set(name, { name, passed: 0, failed: 0, skipped: 0, seconds: 0 })
    }
  }

  /** Called for what belongs to no test: a file that does not load, a worker that dies. */
  onError(_error: TestError): void {
    this.errors += 1
  }

  onEnd(): void {
    const file = process.env.PLAYWRIGHT_TALLY_FILE
    if (!file) return
    for (const test of this.suite?.allTests() ?? []) {
      const tally = this.tallies.get(test.parent.project()?.name ?? '')
      if (!tally) continue
      const outcome = test.outcome()
      tally[resultOf[outcome]] += 1
      const title = `${test.location.file.split('/').at(-1)} › ${test.title}`
      const name = withReason(title, test.results.find(({ error }) => error)?.error?.message)
      if (outcome === 'unexpected') tally.failures = [...(tally.failures ?? []), name]
      if (outcome === 'flaky') tally.secondTry = [...(tally.secondTry ?? []), name]
      for (const result of test.results) tally.seconds = (tally.seconds ?? 0) + result.duration / 1000
    }
    const result = [...this.tallies.values()]
    if (this.errors > 0) result.push({ name: 'errors outside tests', passed: 0, failed: this.errors, skipped: 0 })
    writeFileSync(file, JSON.stringify(result))
    const faults = process.env.FAULT_RECORDS_FILE
    if (faults) writeFileSync(faults, JSON.stringify(this.faults()))
  }

  /** What the rows of the fault matrix have left in their tests. */
  private faults(): FaultRecord[] {
    const annotations = (this.suite?.allTests() ?? []).flatMap((test) => test.results.at(-1)?.annotations ?? [])
    return annotations.flatMap(({ type, description = '' }) => (type === 'fault' ? JSON.parse(description) : []))
  }

  printsToStdio(): boolean {
    return false
  }
}
