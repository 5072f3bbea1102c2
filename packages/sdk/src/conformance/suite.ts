import type { Capabilities } from '../adapter.ts'
import { accessCases } from './cases/access.ts'
import { addedLaterCases } from './cases/added-later.ts'
import { attachmentCases } from './cases/attachments.ts'
import { capabilityCases } from './cases/capabilities.ts'
import { fieldCases } from './cases/fields.ts'
import { followCases } from './cases/follow.ts'
import { formCases } from './cases/form.ts'
import { idempotencyCases } from './cases/idempotency.ts'
import { lostCases } from './cases/lost.ts'
import { mineCases } from './cases/mine.ts'
import { nearbyCases } from './cases/nearby.ts'
import { partialCases } from './cases/partial.ts'
import { proofCases } from './cases/proof.ts'
import { statusCases } from './cases/statuses.ts'
import { submitCases } from './cases/submit.ts'
import { textCases } from './cases/text.ts'
import { unreadableCases } from './cases/unreadable.ts'
import { NotApplicable } from './claims.ts'
import type { ConformanceHarness, Needs, Verdict } from './harness.ts'
import { lacking } from './needs.ts'
import { createStage, type StagedCase } from './stage.ts'

export interface ConformanceCase {
  /** Begins with what it is about, before a colon. */
  readonly name: string
  /** What the adapter must claim; without it the case is not applicable. */
  readonly needs: Needs
  /** Resolves when the promise is kept or does not apply here, and rejects with a ConformanceFailure otherwise. */
  run(harness: ConformanceHarness): Promise<Verdict>
}

/**
 * Every promise of the adapter interface, one case each, independent of one another and of any test runner.
 * `registerConformance` makes tests of them.
 */
export function conformanceCases(): ConformanceCase[] {
  const staged: StagedCase[] = [
    ...capabilityCases,
    ...formCases,
    ...submitCases,
    ...textCases,
    ...fieldCases,
    ...attachmentCases,
    ...partialCases,
    ...addedLaterCases,
    ...idempotencyCases,
    ...proofCases,
    ...lostCases,
    ...unreadableCases,
    ...accessCases,
    ...statusCases,
    ...followCases,
    ...mineCases,
    ...nearbyCases,
  ]
  return staged.map(({ name, needs = {}, feature, play, unclaimed }) => ({
    name,
    needs,
    async run(harness) {
      const stage = createStage(harness)
      try {
        const missing = lacking(needs, stage.adapter.capabilities)
        if (missing !== undefined) {
          await unclaimed?.(stage)
          throw new NotApplicable(saying(missing, stage.adapter.capabilities), 'capability')
        }
        if (feature && !(await stage.form()).features.includes(feature)) {
          throw new NotApplicable(`the organization has not switched on ${feature}`)
        }
        await play(stage)
        return { outcome: 'passed' }
      } catch (error) {
        if (!(error instanceof NotApplicable)) throw error
        return { outcome: 'n/a', by: error.by, why: error.message }
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
      const verdict = await run(harness)
      if (verdict.outcome === 'passed') {
        counts.passed += 1
        print(`ok   ${name}`)
      } else {
        counts.notApplicable += 1
        print(`n/a  ${name}: ${verdict.why}`)
      }
    } catch (error) {
      counts.failed += 1
      print(`FAIL ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return counts
}

const saying = (name: keyof Capabilities, claimed: Capabilities): string =>
  claimed[name] === false || claimed[name] === undefined ? `${name} is not claimed` : `${name} is "${claimed[name]}"`
