// What is done with a report once its POST has gone out, what is read of a refusal, and how files travel, in a chunk of its
// own: a form, and a report without files that gets its number at once, need none of it.
import type { NearbyCase } from '../../adapter.ts'
import type { Case } from '../../domain/case.ts'
import type { Point } from '../../domain/place.ts'
import { OtklikError } from '../../errors.ts'
import { numberIn } from './own.ts'
import { caseOf, casesNear } from './requests.ts'
import type { Format, Request, Wire } from './wire.ts'

export { explained } from './failures.ts'
export { bodyWithFiles } from './files.ts'
export { lookForOwn } from './look.ts'
export { askForNumber } from './token.ts'

export interface CaseCall {
  readonly wire: Wire
  readonly format: Format
  readonly signal: Request['signal']
}

/** @param extensions asks the server for notes */
export async function trackCase(
  written: string,
  extensions: boolean | undefined,
  { wire, format, signal }: CaseCall,
): Promise<Case> {
  const number = written.trim().replace(/^[#№]\s*/, '')
  // An address cannot hold half a character.
  if (/^$|\p{Surrogate}/u.test(number)) throw unknownCase()
  const query = extensions ? { extensions: 'true' } : {}
  const path = `requests/${encodeURIComponent(number)}`
  const { items } = await wire.ask(format, path, ['service_request_id'], { query, signal })
  const item = items.find((one) => numberIn(one) === number)
  if (!item) throw unknownCase()
  return caseOf(item, number)
}

export async function casesAround(
  point: Point,
  category: string | undefined,
  { wire, format, signal }: CaseCall,
): Promise<NearbyCase[]> {
  const query = {
    lat: String(point.latitude),
    long: String(point.longitude),
    status: 'open',
    ...(category !== undefined && { service_code: category }),
  }
  const { items } = await wire.ask(format, 'requests', ['service_request_id'], { query, signal })
  return casesNear(items, point)
}

const unknownCase = () => new OtklikError('not_found', 'no request has such a number')
