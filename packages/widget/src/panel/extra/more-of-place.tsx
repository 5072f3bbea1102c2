import type { Panel } from '../panel.ts'
import { needsPoint } from './fit.tsx'
import { Nearby } from './nearby.tsx'
import { offers } from './offers.ts'
import { PointField } from './point-field.tsx'

/** What a backend asks of a place beyond words, and knows of it. */
export function MoreOfPlace({ panel, required }: { readonly panel: Panel; readonly required: boolean }) {
  const { point } = panel.written.value
  return (
    <>
      {needsPoint(panel) && <PointField panel={panel} required={required} />}
      {point && offers(panel, 'nearby', 'nearby') && <Nearby panel={panel} point={point} />}
    </>
  )
}
