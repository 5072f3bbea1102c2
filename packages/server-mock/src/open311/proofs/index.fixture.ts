import { ofCities } from './cities.fixture.ts'
import { ofCodefornl } from './codefornl.fixture.ts'
import { ofNoCors } from './cors.fixture.ts'
import { ofFixMyStreet } from './fixmystreet.fixture.ts'
import { ofGovflow } from './govflow.fixture.ts'
import { ofLibre311 } from './libre311.fixture.ts'
import { ofOpen311Adapter } from './open311-adapter.fixture.ts'
import { ofUReport } from './ureport.fixture.ts'
import type { Proof } from './visit.fixture.ts'

/** One for each deviation. */
export const proofs: readonly Proof[] = [
  ...ofOpen311Adapter,
  ...ofCodefornl,
  ...ofFixMyStreet,
  ...ofUReport,
  ...ofLibre311,
  ...ofGovflow,
  ...ofCities,
  ...ofNoCors,
].sort((one, other) => one.number - other.number)
