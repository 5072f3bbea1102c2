// The suite that every adapter, and every backend behind one, must pass. It needs no test runner of its own.
export { ConformanceFailure } from './claims.ts'
export { type Composing, composeSubmission, type Wishes } from './compose.ts'
export type {
  ConformanceHarness,
  ConformanceOperator,
  ConformanceResidents,
  Launched,
  Needs,
  Rule,
  Through,
  Verdict,
} from './harness.ts'
export { type Picture, picture } from './picture.ts'
export { type ConformancePair, type ConformanceRecord, registerConformance, type TestRunner } from './register.ts'
export { type ConformanceCase, conformanceCases, runConformance } from './suite.ts'
