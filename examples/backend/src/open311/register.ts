import type { Answer, Place, Status } from '@otklik/sdk/domain'
import { findLeaf } from '@otklik/sdk/domain'
import { type ExpressionBuilder, sql } from 'kysely'
import type { Backend } from '../backend.ts'
import { storable } from '../database/storable.ts'
import type { Tables } from '../database/tables.ts'
import { readNumber } from '../submissions/number.ts'
import { Open311Error } from './errors.ts'
import { endOfDayIn, momentIn } from './moments.ts'
import { isLink, kept } from './report.ts'
import type { Search } from './search.ts'
import type { Jurisdiction } from './services.ts'
import { tokenHash } from './token.ts'

/** Statuses after which nothing more is done. */
const closed = ['answered', 'rejected', 'left_without_answer', 'closed'] as const satisfies Status[]
/** Statuses of what nobody has looked at. */
const unseen = ['submitted', 'in_moderation'] as const satisfies Status[]

/** `GET requests`: what stands in the register, newest first. */
export async function listRequests(backend: Backend, jurisdiction: Jurisdiction, search: Search) {
  let query = inRegister(backend, jurisdiction)
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(search.pageSize)
    .offset((search.page - 1) * search.pageSize)
  if (search.numbers) {
    if (search.numbers.length === 0) return []
    query = query.where('number', 'in', search.numbers)
  } else {
    const { from, before, services, statuses, box } = search
    query = query.where('sent_at', '>=', from)
    if (before) query = query.where('sent_at', '<', before)
    if (box) {
      const degrees = (name: string) => sql<number>`(body -> 'place' -> 'point' ->> ${sql.lit(name)})::double precision`
      query = query
        .where(degrees('latitude'), '>=', box.latitude[0])
        .where(degrees('latitude'), '<=', box.latitude[1])
        .where(degrees('longitude'), '>=', box.longitude[0])
        .where(degrees('longitude'), '<=', box.longitude[1])
    }
    if (services.length > 0) query = query.where('category', 'in', services)
    if (statuses.length === 1) query = query.where('status', statuses[0] === 'closed' ? 'in' : 'not in', closed)
  }
  return shown(backend, jurisdiction, await query.execute())
}

/**
 * `GET requests/{id}`.
 *
 * @throws Open311Error 404
 */
export async function oneRequest(backend: Backend, jurisdiction: Jurisdiction, id: string) {
  const rows = await inRegister(backend, jurisdiction)
    .where('number', '=', readNumber(id) ?? '')
    .execute()
  if (rows.length === 0) throw new Open311Error(404, jurisdiction.words.requestUnknown)
  return shown(backend, jurisdiction, rows)
}

/**
 * `GET tokens/{token}`: the number is left out until there is one to be told.
 *
 * @throws Open311Error 404
 */
export async function numberOfToken(backend: Backend, { organization, words }: Jurisdiction, token: string) {
  const found = await backend.database
    .selectFrom('submissions')
    .select(['number', 'status'])
    .where('organization', '=', organization.id)
    .where('open311_token_hash', '=', tokenHash(backend, organization.id, token))
    .executeTakeFirst()
  if (!found) throw new Open311Error(404, words.tokenUnknown)
  const isTold = !(unseen as readonly Status[]).includes(found.status)
  return [{ ...(isTold && { service_request_id: found.number }), token: storable(token) }]
}

/**
 * The register: messages that were filed over Open311, whose filers know it is public, and those that their organization
 * shows to everybody. Not before somebody has looked at them, but for what was filed here and given its number at once.
 * Nothing of the contact is read.
 */
function inRegister({ database }: Pick<Backend, 'database'>, { organization }: Jurisdiction) {
  return database
    .selectFrom('submissions')
    .select(['id', 'number', 'category', 'text', 'status', 'authority', 'language', 'due_date', 'due_basis', 'open311'])
    .select(['registration_number', 'registered_at', 'sent_at', 'updated_at'])
    .select(sql<Place | null>`body -> 'place'`.as('place'))
    .select(sql<Answer[] | null>`body -> 'answers'`.as('answers'))
    .where('organization', '=', organization.id)
    .where((row: ExpressionBuilder<Tables, 'submissions'>) =>
      row.or([row('open311', '=', true), row('visibility', '=', 'public')]),
    )
    .where('kind', '=', 'complaint')
    .where('procedure', '=', 'message')
    .where((row: ExpressionBuilder<Tables, 'submissions'>) =>
      row.or([
        row('status', 'not in', unseen),
        row.and([row('open311', '=', true), row('open311_token_hash', 'is', null)]),
        ...(organization.moderates ? [] : [row('open311', '=', false)]),
      ]),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof inRegister>['execute']>>[number]

async function shown(backend: Backend, jurisdiction: Jurisdiction, rows: readonly Row[]) {
  const ids = rows.map(({ id }) => id)
  const answers = await lastAnswers(backend, ids)
  const entries = await lastEntries(backend, ids)
  return rows.map((row) => requestOf(jurisdiction, row, { answer: answers.get(row.id), entry: entries.get(row.id) }))
}

interface Story {
  readonly answer: string | undefined
  /** The last thing that happened to the case. */
  readonly entry: { readonly at: Date; readonly text: string | null; readonly authority: string | null } | undefined
}

function requestOf({ organization, form, words }: Jurisdiction, row: Row, { answer, entry }: Story) {
  const { timeZone } = organization
  const isClosed = (closed as readonly Status[]).includes(row.status)
  // What was turned down may be what nobody should read.
  const isWithheld = row.status === 'rejected'
  const { point, address } = (isWithheld ? undefined : row.place) ?? {}
  const given = (code: string) =>
    row.open311 && !isWithheld ? row.answers?.find((one) => one.code === code)?.label : undefined
  const link = given(kept.mediaUrl)
  const category = row.category === null ? undefined : findLeaf(form.categories, row.category)
  return {
    service_request_id: row.number,
    status: isClosed ? 'closed' : 'open',
    status_notes: notesOf(row, { answer, entry }, words, timeZone),
    service_name: category?.label ?? row.category,
    service_code: row.category,
    description: isWithheld ? null : row.text,
    agency_responsible: row.authority,
    service_notice: row.due_date && words.due(words.format.day(row.due_date), row.due_basis ?? undefined),
    requested_datetime: momentIn(timeZone, row.sent_at),
    // For what is closed it is the moment of closing: a rating does not count.
    updated_datetime: momentIn(timeZone, isClosed && entry ? entry.at : row.updated_at),
    expected_datetime: row.due_date && endOfDayIn(timeZone, row.due_date),
    address: address?.text ?? null,
    address_id: address?.fiasId ?? given(kept.addressId) ?? null,
    zipcode: null,
    lat: point?.latitude ?? null,
    long: point?.longitude ?? null,
    // Files stay with the organization: nobody has looked who can be seen on them.
    media_url: isLink(link) ? link : null,
  }
}

/** The answer, or the reason, or how things stand; nothing while nothing has happened. */
function notesOf(row: Row, { answer, entry }: Story, words: Jurisdiction['words'], timeZone: string): string | null {
  if ((unseen as readonly Status[]).includes(row.status)) return null
  if (answer !== undefined && (row.status === 'answered' || row.status === 'closed')) return answer
  const { registration_number: number, registered_at: at } = row
  const status = words.track.status[row.status]({
    timeZone,
    ...(row.authority && { authority: row.authority }),
    ...(row.due_date && { due: row.due_date }),
    ...(number && at && { registration: { number, at: at.toISOString() } }),
  })
  // What the resident says in a dispute is between the two.
  if (row.status === 'disputed') return words.disputed
  const says = entry?.text
  return says ? `${status}. ${says}` : status
}

async function lastAnswers({ database }: Pick<Backend, 'database'>, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, string>()
  const rows = await database
    .selectFrom('answers')
    .select(['submission_id', 'text'])
    .where('submission_id', 'in', ids)
    .orderBy('position')
    .execute()
  return new Map(rows.map(({ submission_id, text }) => [submission_id, text]))
}

async function lastEntries({ database }: Pick<Backend, 'database'>, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, NonNullable<Story['entry']>>()
  const rows = await database
    .selectFrom('timeline')
    .select(['submission_id', 'at', 'authority', 'text'])
    .where('submission_id', 'in', ids)
    // Questions to the resident and what they reply are between the two; files and ratings change nothing.
    .where('action', 'not in', ['attach', 'rate', 'ask', 'reply'])
    .orderBy('id')
    .execute()
  return new Map(rows.map(({ submission_id, ...entry }) => [submission_id, entry]))
}
