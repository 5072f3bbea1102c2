import { categoryPath, moment, type SignalenCall } from './context.ts'
import { isRecord, json, notFound, Refusal, refused, serverError } from './respond.ts'
import type { Signal } from './state.ts'

const required = 'Dit veld is vereist.'
const keys = [
  ...['source', 'text', 'text_extra', 'location', 'category', 'reporter'],
  ...['incident_date_start', 'incident_date_end', 'extra_properties', 'session'],
]
const longest = 3000
const longestPhone = 17
const reportsAnHour = 60
const addressKeys = ['openbare_ruimte', 'huisnummer', 'huisletter', 'huisnummer_toevoeging', 'postcode', 'woonplaats']

/** `POST /v1/public/signals/`. */
export async function createSignal(call: SignalenCall): Promise<Response> {
  throttle(call)
  const sent = await readJson(call.request)
  const errors: Record<string, unknown> = {}
  const text = checkText(call, sent, errors)
  const coordinates = checkLocation(call, sent, errors)
  const category = checkCategory(call, sent, errors)
  const reporter = checkReporter(call, sent, errors)
  const incidentDateStart = checkDate(call, sent, errors)
  checkRest(call, sent, errors)
  if (Object.keys(errors).length > 0) throw refused(errors)
  const extra = Object.keys(sent).filter((key) => !keys.includes(key))
  if (call.has('extra-keys') && extra.length > 0) {
    throw refused({ non_field_errors: [`Extra properties present: ${extra.join(', ')}`] })
  }
  const { state, now } = call
  const signal: Signal = {
    id: 24 + state.signals.length,
    uuid: crypto.randomUUID(),
    state: 'm',
    sent,
    text,
    ...category,
    coordinates,
    reporter,
    incidentDateStart,
    createdAt: now,
    updatedAt: now,
    files: [],
    feedback: [],
  }
  state.signals.push(signal)
  return json(view(signal, call), 201)
}

/** `GET /v1/public/signals/{uuid}`. */
export async function showSignal(call: SignalenCall): Promise<Response> {
  const found = findSignal(call)
  return found ? json(view(found, call)) : notFound()
}

export const findSignal = ({ state, parameters }: SignalenCall): Signal | undefined =>
  state.signals.find(({ uuid }) => uuid === parameters.uuid)

function view(signal: Signal, { has }: SignalenCall): Record<string, unknown> {
  const { id, uuid, state, createdAt, updatedAt, incidentDateStart } = signal
  const closed = state === 'o' || state === 'a'
  const shown = closed ? { state: 'CLOSED', state_display: 'Afgesloten' } : { state: 'OPEN', state_display: 'Open' }
  return {
    _display: `SIG-${id}`,
    id,
    id_display: `SIG-${id}`,
    signal_id: uuid,
    status: has('open-or-closed') ? shown : { state, state_display: state },
    created_at: moment(createdAt),
    updated_at: moment(updatedAt),
    incident_date_start: incidentDateStart,
    incident_date_end: null,
  }
}

function throttle({ state, now, has }: SignalenCall): void {
  state.posts = state.posts.filter((at) => at > now - 3_600_000)
  if (has('throttled') && state.posts.length >= reportsAnHour) {
    throw new Refusal(json({ detail: 'Aanvraag was verstikt.' }, 429))
  }
  state.posts.push(now)
}

export async function readJson(request: Request): Promise<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(await request.text())
    if (isRecord(body)) return body
  } catch {
    throw refused({ detail: 'JSON parse error - Expecting value: line 1 column 1 (char 0)' })
  }
  throw refused({ non_field_errors: ['Ongeldige data. Verwacht een dictionary.'] })
}

type Errors = Record<string, unknown>

function checkText({ has }: SignalenCall, { text }: Record<string, unknown>, errors: Errors): string {
  if (typeof text !== 'string') errors.text = [text === null ? 'Dit veld mag niet leeg zijn.' : required]
  else if (text.trim() === '') errors.text = ['Dit veld mag niet leeg zijn.']
  else if (has('text-limit') && [...text].length > longest) {
    errors.text = [`Zorg ervoor dat dit veld niet meer dan ${longest} karakters bevat.`]
  }
  return String(text)
}

function checkLocation(call: SignalenCall, { location }: Record<string, unknown>, errors: Errors): [number, number] {
  const nowhere: [number, number] = [0, 0]
  if (!isRecord(location)) {
    if (location !== undefined || call.has('required-keys')) errors.location = [required]
    return nowhere
  }
  const { geometrie, address } = location
  if (isRecord(address) && call.has('partial-address') && !addressKeys.every((key) => key in address)) {
    throw new Refusal(serverError())
  }
  const [longitude, latitude] = isRecord(geometrie) && Array.isArray(geometrie.coordinates) ? geometrie.coordinates : []
  if (typeof longitude !== 'number' || typeof latitude !== 'number') {
    errors.location = { geometrie: [required] }
    return nowhere
  }
  const [west, south, east, north] = call.seed.boundingBox
  const inside = west <= longitude && longitude <= east && south <= latitude && latitude <= north
  if (call.has('bounding-box') && !inside) {
    const message = 'The location coordinates (WS84) are not inside the bounding box we are accepting signals for.'
    errors.location = { geometrie: [message] }
  }
  return [longitude, latitude]
}

function checkCategory({ seed, has }: SignalenCall, { category }: Record<string, unknown>, errors: Errors) {
  const none = { main: '', sub: '' }
  if (!isRecord(category)) {
    if (has('required-keys')) errors.category = [required]
    return none
  }
  const address = category.sub_category ?? category.category_url
  const path = typeof address === 'string' ? address.replace(/^https?:\/\/[^/]+/, '') : ''
  for (const { slug: main, subCategories } of seed.categories) {
    const found = subCategories.find(({ slug }) => categoryPath(main, slug) === path)
    if (found) return { main, sub: found.slug }
  }
  if (has('category-by-url')) {
    errors.category = { sub_category: ['Ongeldige hyperlink - Geen overeenkomende URL.'] }
  }
  return none
}

function checkReporter(
  { has }: SignalenCall,
  { reporter }: Record<string, unknown>,
  errors: Errors,
): Signal['reporter'] {
  if (!isRecord(reporter)) {
    if (has('required-keys')) errors.reporter = [required]
    return { email: null, phone: null, sharing_allowed: false }
  }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
  const email = text(reporter.email)
  if (has('email-checked') && email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s]{2,}$/.test(email)) {
    errors.reporter = { email: ['Voer een geldig e-mailadres in.'] }
  }
  const phone = text(reporter.phone)
  if (phone !== null && phone.length > longestPhone) {
    errors.reporter = { phone: [`Zorg ervoor dat dit veld niet meer dan ${longestPhone} karakters bevat.`] }
  }
  return { email, phone, sharing_allowed: reporter.sharing_allowed === true }
}

function checkDate({ has, now }: SignalenCall, sent: Record<string, unknown>, errors: Errors): string {
  const { incident_date_start: start } = sent
  if (start === undefined && !has('required-keys')) return moment(now)
  if (typeof start === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(start) && Date.parse(start) > 0) {
    return moment(Date.parse(start))
  }
  errors.incident_date_start = [start === undefined ? required : 'Datetime heeft een ongeldig formaat.']
  return moment(now)
}

function checkRest({ has }: SignalenCall, sent: Record<string, unknown>, errors: Errors): void {
  if (has('null-text-extra') && sent.text_extra === null) errors.text_extra = ['Dit veld mag niet leeg zijn.']
  if (has('one-source') && sent.source !== undefined && sent.source !== 'online') {
    errors.source = ['Invalid source given']
  }
  const { extra_properties: answers } = sent
  if (!has('extra-properties-list') || answers === undefined || answers === null) return
  const known = ['id', 'label', 'answer', 'category_url']
  const good = Array.isArray(answers) && answers.every((one) => isRecord(one) && known.every((key) => key in one))
  if (!good) errors.extra_properties = ['Invalid input.']
}
