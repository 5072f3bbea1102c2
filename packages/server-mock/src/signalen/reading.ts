import { categoryPath, moment, type SignalenCall } from './context.ts'
import { json, notFound, refused, serverError } from './respond.ts'
import { readJson } from './signals.ts'
import type { MainCategory, SubCategory } from './state.ts'

/** What a server behind a proxy believes its host to be. */
export const internalHost = 'http://signals-backend:8000'

/** `GET /v1/public/terms/categories/`. */
export async function listCategories(call: SignalenCall): Promise<Response> {
  return list(
    call,
    call.seed.categories.map((main) => viewMain(call.url.origin, main)),
    2,
  )
}

/** `GET /v1/public/terms/categories/{main}/sub_categories/{sub}`. */
export async function showCategory({ seed, url, parameters }: SignalenCall): Promise<Response> {
  const main = seed.categories.find(({ slug }) => slug === parameters.main)
  const sub = main?.subCategories.find(({ slug }) => slug === parameters.sub)
  return main && sub ? json(viewSub(url.origin, main, sub)) : notFound()
}

/** `GET /v1/public/questions/?main_slug=&sub_slug=`. */
export async function listQuestions(call: SignalenCall): Promise<Response> {
  const { seed, url } = call
  const [main, sub] = [url.searchParams.get('main_slug'), url.searchParams.get('sub_slug')]
  const category = seed.categories.find(({ slug }) => slug === main)
  const invalid = 'Selecteer een geldige keuze. Deze keuze is niet beschikbaar.'
  if (main !== null && !category) throw refused({ main_slug: [invalid] })
  const known = seed.categories.flatMap(({ subCategories }) => subCategories).filter(({ active }) => active !== false)
  if (sub !== null && !known.some(({ slug }) => slug === sub)) throw refused({ sub_slug: [invalid] })
  const found = seed.questions.filter((one) => one.main === main && (one.sub === undefined || one.sub === sub))
  return list(
    call,
    found.map(({ key, field_type, meta, required }) => ({ key, field_type, meta, required })),
    3,
  )
}

/** `POST /category/prediction`. */
export async function predictCategory(call: SignalenCall): Promise<Response> {
  if (call.has('prediction-absent')) return notFound()
  if (call.has('prediction-down')) return serverError()
  const { text } = await readJson(call.request)
  const { predictions } = call.seed
  const word = Object.keys(predictions).find((one) => String(text).toLowerCase().includes(one))
  const found = (word !== undefined && predictions[word]) || { main: 'afval', sub: 'overig', probability: 0.1 }
  const { main, sub, probability } = found
  const { origin } = call.url
  return json({
    hoofdrubriek: [[origin + categoryPath(main)], [Math.min(1, probability + 0.05)]],
    subrubriek: [[origin + categoryPath(main, sub)], [probability]],
  })
}

/** `GET /v1/public/signals/geography/`. */
export async function listNearby({ state, seed, url, has }: SignalenCall): Promise<Response> {
  const bbox = url.searchParams.get('bbox')
  if (has('bbox-needed') && bbox === null) {
    throw refused({ non_field_errors: ['Either bbox or lon/lat must be filled in'] })
  }
  const [west = -180, south = -90, east = 180, north = 90] = (bbox ?? '').split(',').filter(Boolean).map(Number)
  if (has('bbox-needed') && !(west <= east && south <= north && Math.abs(south) <= 90)) return serverError()
  const [main, sub] = [url.searchParams.get('maincategory_slug'), url.searchParams.get('category_slug')]
  const onMap = seed.categories.flatMap(({ subCategories }) => subCategories.filter((one) => one.onMap))
  if (has('map-filter') && sub !== null && !onMap.some(({ slug }) => slug === sub)) {
    throw refused({ category_slug: ['Selecteer een geldige keuze. Deze is niet beschikbaar.'] })
  }
  const features = state.signals.flatMap((signal) => {
    const category = seed.categories.find(({ slug }) => slug === signal.main)
    const below = category?.subCategories.find(({ slug }) => slug === signal.sub)
    const [longitude, latitude] = signal.coordinates
    const inside = west <= longitude && longitude <= east && south <= latitude && latitude <= north
    const asked = (main ?? signal.main) === signal.main && (sub ?? signal.sub) === signal.sub
    if (!below?.onMap || !inside || !asked || signal.state === 'o' || signal.state === 'a') return []
    const parent = { name: category?.name, slug: category?.slug }
    const properties = {
      category: { name: below.name, slug: below.slug, parent },
      created_at: moment(signal.createdAt),
    }
    return [{ type: 'Feature', geometry: { type: 'Point', coordinates: signal.coordinates }, properties }]
  })
  const none = has('null-features') ? null : []
  return json({ type: 'FeatureCollection', features: features.length > 0 ? features : none }, 200, {
    'X-Total-Count': String(features.length),
  })
}

/** A list in Signalen's shape; where it is long, in pages. */
function list({ url, has }: SignalenCall, all: readonly unknown[], pageSize: number): Response {
  const page = Number(url.searchParams.get('page') ?? 1)
  const paged = has('paged')
  const results = paged ? all.slice((page - 1) * pageSize, page * pageSize) : all
  const next = new URL(url.pathname + url.search, internalHost)
  next.searchParams.set('page', String(page + 1))
  return json({
    _links: {
      self: { href: internalHost + url.pathname + url.search },
      next: { href: paged && page * pageSize < all.length ? next.href : null },
      previous: { href: null },
    },
    count: all.length,
    results,
  })
}

const viewMain = (origin: string, main: MainCategory) => ({
  _links: { self: { href: origin + categoryPath(main.slug) } },
  _display: main.name,
  name: main.name,
  slug: main.slug,
  public_name: null,
  is_public_accessible: main.onMap === true,
  sub_categories: main.subCategories.map((sub) => viewSub(origin, main, sub)),
})

const viewSub = (origin: string, main: MainCategory, sub: SubCategory) => ({
  _links: { self: { href: origin + categoryPath(main.slug, sub.slug) } },
  _display: `${sub.name} (${main.name})`,
  name: sub.name,
  slug: sub.slug,
  handling: 'A3DMC',
  departments: [{ code: 'STW', name: 'Stadswerken', is_intern: true }],
  is_active: sub.active !== false,
  description: sub.description ?? null,
  handling_message: sub.handlingMessage,
  public_name: sub.publicName ?? null,
  is_public_accessible: sub.onMap === true,
})
