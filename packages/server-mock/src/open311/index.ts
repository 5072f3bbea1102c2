// A GeoReport v2 server in memory, with the ways in which the servers in the world deviate from the specification.
export { createMockOpen311, type MockOpen311, type MockOpen311Options } from './backend.ts'
export type { Format, Open311Route } from './call.ts'
export { type Deviation, deviations, type Open311Server, quirksOf } from './deviations.ts'
export type { Open311Fault, Open311FaultKind, Open311Faults } from './faults.ts'
export type { Open311Change, Open311Operator } from './operator.ts'
export { type Quirk, quirkNames } from './quirks/index.ts'
export { defaultOpen311Seed } from './seed.ts'
export type {
  Open311Attribute,
  Open311File,
  Open311Seed,
  Open311Service,
  Open311State,
  StoredRequest,
} from './state.ts'
