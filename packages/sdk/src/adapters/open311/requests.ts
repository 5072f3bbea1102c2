import type { NearbyCase } from '../../adapter.ts'
import type { Case, Status, TimelineEntry } from '../../domain/case.ts'
import type { Point } from '../../domain/place.ts'
import { momentOf } from './moments.ts'
import { type Item, itemsOf, numberOf, textOf, textsOf } from './tree.ts'

/** Words of servers, in lower case and with underscores, by what they mean to a resident. */
const statuses: Readonly<Record<string, Status>> = {
  open: 'submitted',
  new: 'submitted',
  submitted: 'submitted',
  received: 'submitted',
  in_moderation: 'in_moderation',
  registered: 'registered',
  acknowledged: 'registered',
  accepted: 'registered',
  assigned: 'registered',
  confirmed: 'registered',
  for_triage: 'registered',
  in_progress: 'in_progress',
  in_process: 'in_progress',
  investigating: 'in_progress',
  investigation_scheduled: 'in_progress',
  action_scheduled: 'in_progress',
  planned: 'in_progress',
  scheduled: 'in_progress',
  forwarded: 'forwarded',
  referred: 'forwarded',
  internal_referral: 'forwarded',
  extended: 'extended',
  answered: 'answered',
  rejected: 'rejected',
  declined: 'rejected',
  invalid: 'rejected',
  not_councils_responsibility: 'rejected',
  not_responsible: 'rejected',
  unable_to_fix: 'rejected',
  left_without_answer: 'left_without_answer',
  disputed: 'disputed',
  closed: 'closed',
  fixed: 'closed',
  fixed_council: 'closed',
  fixed_user: 'closed',
  resolved: 'closed',
  completed: 'closed',
  done: 'closed',
  duplicate: 'closed',
  no_further_action: 'closed',
  cancelled: 'closed',
  archived: 'closed',
}

function statusOf(word: string | undefined): Status {
  const plain =
    word
      ?.trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_') ?? ''
  return Object.hasOwn(statuses, plain) ? (statuses[plain] ?? 'unknown') : 'unknown'
}

const ends: readonly Status[] = ['closed', 'answered', 'rejected']

/** A request as a case. Everybody can read it, and nobody can do anything with it from here. */
export function caseOf(item: Item, number: string): Case {
  const word = textOf(item.status)?.trim()
  const plain = statusOf(word)
  const answer = ends.includes(plain) ? textOf(item.status_notes) : undefined
  // «Closed» with words to it is an answer.
  const status = plain === 'closed' && answer !== undefined ? 'answered' : plain
  const sentAt = momentOf(textOf(item.requested_datetime))
  // A request without any date is as it is now.
  const updatedAt = momentOf(textOf(item.updated_datetime)) ?? sentAt ?? new Date().toISOString()
  const due = momentOf(textOf(item.expected_datetime))?.slice(0, 10)
  const authority = textsOf(item.agency_responsible).join(', ')
  const own = { status, ...(word !== undefined && { backendStatus: word }) }
  const said = { ...(authority && { authority }) }
  const category = textOf(item.service_code)?.trim()
  const text = readable(textOf(item.description))
  const news = textOf(item.status_notes)
  return {
    number,
    ...own,
    ...(sentAt !== undefined && { sentAt }),
    updatedAt,
    ...(due !== undefined && { due: { date: due } }),
    ...(category !== undefined && { category }),
    ...said,
    ...(text !== undefined && { text }),
    timeline: [
      ...(sentAt === undefined ? [] : [{ at: sentAt, status: 'submitted' as const }]),
      ...notesOf(item, status),
      ...(status === 'submitted' && news === undefined
        ? []
        : [{ at: updatedAt, ...own, ...said, ...(news !== undefined && { text: news }) }]),
    ].sort((one, other) => Date.parse(one.at) - Date.parse(other.at)),
    ...(answer !== undefined && { answer: { at: updatedAt, text: answer, ...said, files: [] } }),
    actions: [],
    visibility: 'public',
  }
}

/** Notes of servers with extensions. What a note does not say of the status is taken for work in progress. */
function notesOf({ notes, extended_attributes: extended }: Item, status: Status): TimelineEntry[] {
  const items = [...itemsOf(notes, ['datetime']), ...itemsOf(itemsIn(extended), ['datetime'])]
  return items.flatMap((note): TimelineEntry[] => {
    const at = momentOf(textOf(note.datetime))
    const word = textOf(note.type) ?? textOf(note.status)
    const text = [textOf(note.summary), textOf(note.description)].filter((part) => part !== undefined).join(': ')
    if (at === undefined) return []
    const known = statusOf(word)
    const then = known === 'unknown' ? (ends.includes(status) ? 'in_progress' : status) : known
    return [{ at, status: then, ...(word !== undefined && { backendStatus: word }), ...(text && { text }) }]
  })
}

const itemsIn = (extended: unknown): unknown => itemsOf({ extended }, ['datetime'])

/** UTF-8 that was read as Latin-1, as one server does to the texts of a POST with files, is read once more. */
function readable(text: string | undefined): string | undefined {
  if (text === undefined || !/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text
  try {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Latin-1 it is.
    return text
  }
}

/** A server that knows no filter by place answers with everything: what is further away is left out. */
const reach = 1_000

/** Open requests around a point, without anything about who sent them. */
export function casesNear(items: readonly Item[], point: Point): NearbyCase[] {
  return items.flatMap((item): NearbyCase[] => {
    const number = textOf(item.service_request_id)?.trim()
    const [latitude, longitude] = [numberOf(item.lat), numberOf(item.long)]
    if (number === undefined || latitude === undefined || longitude === undefined) return []
    const there = { latitude, longitude }
    if (ends.includes(statusOf(textOf(item.status))) || metresApart(point, there) > reach) return []
    const category = textOf(item.service_code)?.trim()
    const text = readable(textOf(item.description))
    const sentAt = momentOf(textOf(item.requested_datetime))
    return [
      {
        number,
        point: there,
        ...(category !== undefined && { category }),
        ...(text !== undefined && { text }),
        ...(sentAt !== undefined && { sentAt }),
      },
    ]
  })
}

/** On a plane that touches the earth there: exact enough for a walk. */
function metresApart(one: Point, other: Point): number {
  const metresADegree = 111_320
  const east = (other.longitude - one.longitude) * Math.cos((one.latitude * Math.PI) / 180)
  return Math.hypot(other.latitude - one.latitude, east) * metresADegree
}
