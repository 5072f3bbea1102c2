import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Writes how each vitest project ended, those without a test too, to the file named by `VITEST_TALLY_FILE`. */
export default class VitestTally implements Reporter {
  private readonly tallies = new Map<string, Tally>()

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
        const { state } = test.result()
        // A test that never got a result has not passed.
        tally[state === 'pending' ? 'failed' : state] += 1
      }
      // A module that could not be loaded, or whose hooks failed, has no test to show for it.
      if (module.errors().length > 0) tally.failed += 1
      const { duration, collectDuration, setupDuration } = module.diagnostic()
      tally.seconds = (tally.seconds ?? 0) + (duration + collectDuration + setupDuration) / 1000
    }
    const result = [...this.tallies.values()]
    if (unhandled.length > 0) {
      result.push({ name: 'errors outside tests', passed: 0, failed: unhandled.length, skipped: 0 })
    }
    writeFileSync(file, JSON.stringify(result))
  }
}
