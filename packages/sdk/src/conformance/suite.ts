import type { Capabilities } from '../adapter.ts'
import { accessCases } from './cases/access.ts'
import { attachmentCases } from './cases/attachments.ts'
import { capabilityCases } from './cases/capabilities.ts'
import { fieldCases } from './cases/fields.ts'
import { followCases } from './cases/follow.ts'
import { formCases } from './cases/form.ts'
import { idempotencyCases } from './cases/idempotency.ts'
import { statusCases } from './cases/statuses.ts'
import { submitCases } from './cases/submit.ts'
import { textCases } from './cases/text.ts'
import { NotApplicable } from './claims.ts'
import type { ConformanceHarness, Outcome } from './harness.ts'
import { createStage, type StagedCase } from './stage.ts'

export interface ConformanceCase {
  readonly name: string
  /** What the adapter must claim; without it the case is not applicable. */
  readonly capability?: keyof Capabilities
  /** Resolves when the promise is kept or does not apply here, and rejects with a ConformanceFailure otherwise. */
  run(harness: ConformanceHarness): Promise<Outcome>
}

/**
 * Every promise of the adapter interface, one case each, independent of one another and of any test runner.
 *
 * @example
 * for (const conformanceCase of conformanceCases())
 *   test(conformanceCase.name, () => conformanceCase.run(harness))
 */
export function conformanceCases(): ConformanceCase[] {
  const staged: StagedCase[] = [
    ...capabilityCases,
    ...formCases,
    ...submitCases,
    ...textCases,
    ...fieldCases,
    ...attachmentCases,
    ...idempotencyCases,
    ...accessCases,
    ...statusCases,
    ...followCases,
  ]
  return staged.map(({ name, capability, feature, play }) => ({
    name,
    ...(capability && { capability }),
    async run(harness) {
      const { print = console.info } = harness
      const stage = createStage(harness)
      const claimed = capability === undefined ? true : stage.adapter.capabilities[capability]
      try {
        if (claimed === false || claimed === 'none') throw new NotApplicable(`${capability} is not claimed`)
        if (feature && !(await stage.form()).features.includes(feature)) {
          throw new NotApplicable(`the organization has not switched on ${feature}`)
        }
        await play(stage)
        return 'passed'
      } catch (error) {
        if (!(error instanceof NotApplicable)) throw error
        print(`n/a  ${name}: ${error.message}`)
        return 'n/a'
      }
    },
  }))
}

/** Runs all cases one after another, says how each ended, and counts. For those who have no test runner at hand. */
export async function runConformance(
  harness: ConformanceHarness,
): Promise<{ readonly passed: number; readonly failed: number; readonly notApplicable: number }> {
  const { print = console.info } = harness
  const counts = { passed: 0, failed: 0, notApplicable: 0 }
  for (const { name, run } of conformanceCases()) {
    try {
      if ((await run(harness)) === 'n/a') counts.notApplicable += 1
      else {
        counts.passed += 1
        print(`ok   ${name}`)
      }
    } catch (error) {
      counts.failed += 1
      print(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return counts
}
