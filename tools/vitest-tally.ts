import { writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Writes how each vitest project ended to the file named by `VITEST_TALLY_FILE`. */
export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env.VITEST_TALLY_FILE
    if (!file) return
    const tallies = new Map<string, Tally>()
    for (const module of modules) {
      const name = module.project.name
      const tally = tallies.get(name) ?? { name, passed: 0, failed: 0, skipped: 0, seconds: 0 }
      tallies.set(name, tally)
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        // A test that never got a result has not passed.
        tally[state === 'pending' ? 'failed' : state] += 1
      }
      // A module that could not be loaded, or whose hooks failed, has no test to show for it.
      if (module.errors().length > 0) tally.failed += 1
      tally.seconds = (tally.seconds ?? 0) + module.diagnostic().duration / 1000
    }
    const result = [...tallies.values()]
    if (unhandled.length > 0) {
      result.push({ name: 'unhandled errors', passed: 0, failed: unhandled.length, skipped: 0 })
    }
    writeFileSync(file, JSON.stringify(result))
  }
}
