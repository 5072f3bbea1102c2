import type { Organization } from '../organizations/index.ts'
import type { CaseRow } from './access.ts'
import type { Position } from './transitions.ts'

/** Where a case stands, for the rules of `transitions.ts`. */
export function positionOf(row: CaseRow, organization: Pick<Organization, 'registersMessages'>): Position {
  return {
    status: row.status,
    procedure: row.procedure,
    isRegistered: row.registered_at !== null,
    needsRegistration: row.procedure === 'appeal' || organization.registersMessages,
  }
}
