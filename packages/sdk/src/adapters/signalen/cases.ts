import type { CaseAccess, NearbyCase } from '../../adapter.ts'
import type { Case, Rating, Status } from '../../domain/case.ts'
import type { Point } from '../../domain/place.ts'
import { isOtklikError, OtklikError } from '../../errors.ts'
import { isRecord } from '../record.ts'
import type { Catalogue } from './catalogue.ts'
import { type Api, listOf, malformed, momentOf, numberOf, readObject, textOf, uuidOf, uuidShape } from './reading.ts'

/** The token of a satisfaction form, as the letter about it has it. */
const formShape = /^[\w-]{20,120}$/

/** A report by its own token, or by that of its satisfaction form: then it can be rated. */
export async function caseOf(api: Api, access: CaseAccess, signal: AbortSignal | undefined): Promise<Case> {
  const token = 'token' in access ? access.token.trim() : ''
  if (uuidShape.test(token)) return read(api, access, token, signal)
  const found = await read(api, access, await ownerOf(api, token, signal), signal)
  return { ...found, actions: ['rate'] }
}

/** Whose satisfaction form it is: the only thing that it says. */
async function ownerOf(api: Api, token: string, signal: AbortSignal | undefined): Promise<string> {
  // What is not a token never becomes a part of an address.
  if (!formShape.test(token)) throw unknownCase()
  return uuidOf(readObject(await api.send(formUrl(api, token), { signal, cache: 'no-store' }).catch(hidden)).signal_id)
}

const formUrl = ({ base }: Api, token: string): string => `${base}/feedback/forms/${token}`

async function read(api: Api, { number }: CaseAccess, uuid: string, signal: AbortSignal | undefined): Promise<Case> {
  const answer = await api.send(`${api.base}/signals/${uuid}`, { signal, cache: 'no-store' }).catch(hidden)
  const found = readObject(answer)
  // The prefix of a number is the server's to choose, and people leave it out.
  if (number.replace(/\D/g, '') !== String(found.id)) throw unknownCase()
  const { state } = isRecord(found.status) ? found.status : {}
  const [sentAt, updatedAt] = [momentOf(found.created_at), momentOf(found.updated_at)]
  const closed = state === 'CLOSED'
  const word = textOf(state)
  // Of all that happens in between the public sees nothing.
  const status: Status = closed ? 'closed' : state === 'OPEN' ? 'submitted' : 'unknown'
  return {
    number: numberOf(found),
    status,
    ...(word && { backendStatus: word }),
    sentAt,
    updatedAt,
    timeline: [
      { at: sentAt, status: 'submitted' },
      ...(status === 'submitted' ? [] : [{ at: updatedAt, status, ...(word && { backendStatus: word }) }]),
    ],
    actions: [],
    visibility: 'private',
  }
}

/** A number that does not exist and a wrong token are told in one way. */
function hidden(error: unknown): never {
  throw error instanceof OtklikError && error.code === 'not_found' ? unknownCase() : error
}

const unknownCase = () => new OtklikError('not_found', 'no report has such a number or token')

const satisfied = 4
const longestText = 1000

/**
 * Fills in the satisfaction form, which knows content and discontent and wants a text. Four and five are content. Words
 * of one's own about discontent ask the municipality to look at the report again; so do the bare numbers, since there
 * are no words that would not put some into the resident's mouth.
 */
export async function judge(
  api: Api,
  { rating, ...access }: CaseAccess & { readonly rating: Rating },
  signal: AbortSignal | undefined,
): Promise<Case> {
  const token = 'token' in access ? access.token.trim() : ''
  // The municipality asks when it is done with a report, by a letter with another token.
  if (uuidShape.test(token)) throw new OtklikError('conflict', 'nobody has asked for a judgement')
  const uuid = await ownerOf(api, token, signal)
  // Told apart before the form is used up: it can be sent once.
  const found = await read(api, access, uuid, signal)
  const { score, comment } = rating
  const mark = `${score}/5`
  const json = {
    is_satisfied: score >= satisfied,
    allows_contact: false,
    text_list: comment?.match(new RegExp(`[^]{1,${longestText}}`, 'gu')) ?? [mark],
    text_extra: mark,
  }
  await api.send(formUrl(api, token), { method: 'PUT', json, signal })
  return { ...found, rating: { score, at: new Date().toISOString() } }
}

/** Metres around a point. */
const radius = 250
const metresInDegree = 111_320

/** What has been reported around a point and stands on the public map. Of each only its theme and day are told. */
export async function nearby(
  { send, base }: Api,
  { point, category }: { readonly point: Point; readonly category?: string },
  signal: AbortSignal | undefined,
): Promise<NearbyCase[]> {
  const { latitude, longitude } = point
  const high = radius / metresInDegree
  const wide = high / Math.max(Math.cos((latitude * Math.PI) / 180), 0.01)
  const bbox = [longitude - wide, latitude - high, longitude + wide, latitude + high].map((one) => one.toFixed(6))
  // A filter by category is refused for one that is not on the map, so it is done here.
  const query = new URLSearchParams({ bbox: bbox.join(',') })
  const { features, type } = readObject(await send(`${base}/signals/geography/?${query}`, { signal }))
  if (type !== 'FeatureCollection') throw malformed('type')
  // Where there is nothing, `features` is null.
  return listOf(features).flatMap(({ geometry, properties }) => {
    const { coordinates } = isRecord(geometry) ? geometry : {}
    const [longitude, latitude]: unknown[] = Array.isArray(coordinates) ? coordinates : []
    if (typeof longitude !== 'number' || typeof latitude !== 'number') return []
    const { category: theme, created_at: sentAt } = isRecord(properties) ? properties : {}
    const { slug, parent } = isRecord(theme) ? theme : {}
    const code = isRecord(parent) ? `${textOf(parent.slug)}/${textOf(slug)}` : ''
    if (category && category !== code) return []
    return [
      {
        point: { latitude, longitude },
        ...(code && { category: code }),
        ...(textOf(sentAt) && { sentAt: textOf(sentAt) }),
      },
    ]
  })
}

/**
 * Themes that the words of a text are about. Most servers have nobody to ask, or somebody who is down (HTTP 500 with a
 * page): then nothing is suggested.
 */
export async function suggest(
  { send, root }: Api,
  catalogue: Catalogue,
  { text, minimumProbability, signal }: { text: string; minimumProbability: number; signal: AbortSignal | undefined },
): Promise<string[]> {
  try {
    // The one call that is not under /v1.
    const answer = await send(`${root}/category/prediction`, { method: 'POST', json: { text }, signal })
    const { subrubriek } = readObject(answer)
    const [urls, probabilities] = Array.isArray(subrubriek) ? subrubriek : []
    if (!Array.isArray(urls) || !Array.isArray(probabilities)) return []
    const { leaves } = await catalogue.categories(signal)
    const likely = urls.filter((_, index) => probabilities[index] >= minimumProbability)
    return likely.flatMap((url) =>
      [...leaves].filter(([, theme]) => textOf(url).endsWith(theme.url)).map(([code]) => code),
    )
  } catch (error) {
    if (isOtklikError(error)) return []
    throw error
  }
}
