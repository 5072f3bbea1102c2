import type { CaseSummary, Delivery } from '@otklik/sdk'
import { connect, failureOf } from '../connect.ts'
import type { Panel } from '../panel.ts'

/** What the resident whom a network has named has sent from any device; or why that is not known. */
export type OwnCases = readonly CaseSummary[] | 'expired' | 'failed'

export async function ownCases(panel: Panel): Promise<OwnCases> {
  try {
    return await (await connect(panel)).mine()
  } catch (error) {
    return failureOf(error) === 'unauthorized' && navigator.onLine ? 'expired' : 'failed'
  }
}

/** No message stands there twice; one whose files are still to be sent stands where they can be. */
export function withoutTwins(cases: readonly CaseSummary[], deliveries: readonly Delivery[]) {
  const numberOf = ({ state }: Delivery) => ('receipt' in state ? state.receipt?.number : undefined)
  const unfinished = deliveries.filter(({ state }) => state.name !== 'accepted')
  return {
    cases: cases.filter(({ number }) => !unfinished.some((delivery) => numberOf(delivery) === number)),
    deliveries: deliveries.filter(
      (delivery) => unfinished.includes(delivery) || !cases.some(({ number }) => number === numberOf(delivery)),
    ),
  }
}
