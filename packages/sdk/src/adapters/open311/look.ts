import type { SubmitResult } from '../../adapter.ts'
import { isOtklikError } from '../../errors.ts'
import type { SentPlace } from './fields.ts'
import { accepted, type Posted, unknown } from './kept.ts'
import { degreesApart, numberIn, type Own, reportsAbout, sameService, sameText, slack, timeOf } from './own.ts'
import { type Item, textOf } from './tree.ts'

/**
 * Looks for our own report, in the minutes around its sending and then, since dates lead nowhere with some servers,
 * without them.
 */
export async function lookForOwn({ wire, own, kept, keep, signal }: Posted): Promise<SubmitResult> {
  const { format = 'json', tries = 0 } = kept
  let without = 0
  for (const around of [own.at, undefined]) {
    try {
      const items = await reportsAbout(own.service, around, { wire, format, signal })
      const number = findOwn(items, own, around !== undefined)
      if (number !== undefined) return accepted(number, own.at)
    } catch (error) {
      if (!isOtklikError(error)) throw error
      if (error.code === 'not_found' || error.code === 'unsupported') without++
    }
  }
  const next = { ...kept, tries: tries + 1 }
  await keep(next)
  // A server that lists nothing will never tell.
  return without === 2 ? { state: 'unknown' } : unknown(next)
}

/** Where it is not known what stood there before, a report older than ours is not ours (ms). */
const narrowSlack = 60_000

/** The one report in a list that is ours beyond doubt. */
function findOwn(items: readonly Item[], own: Own, filtered: boolean): string | undefined {
  const earlier = filtered && own.before ? slack : narrowSlack
  const found = items.filter(
    (item) =>
      sameService(item, own) !== false &&
      sameText(textOf(item.description) ?? '', own.text) &&
      samePlace(item, own.place) &&
      isTimely(item, own, earlier, filtered) &&
      !own.before?.includes(numberIn(item) ?? ''),
  )
  return found.length === 1 && found[0] ? numberIn(found[0]) : undefined
}

/** Coordinates may come back as 32-bit floats: a metre. A neighbour's report is further away. */
const near = 1e-5

function samePlace(item: Item, place: SentPlace): boolean {
  const apart = degreesApart(item, place)
  if (apart !== undefined) return apart <= near
  const address = textOf(item.address) ?? textOf(item.address_string)
  return place.address !== undefined && address?.trim() === place.address
}

function isTimely(item: Item, own: Own, earlier: number, filtered: boolean): boolean {
  const at = timeOf(item)
  // The server has compared it with our dates by its own notion of time.
  if (at === undefined) return filtered && own.before !== undefined
  return at > own.at - earlier && at < own.at + slack
}
