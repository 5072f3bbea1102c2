import { hexOf } from '@otklik/sdk/contract'
import { type Category, type CategoryDetails, findLeaf } from '@otklik/sdk/domain'
import { type Call, formFor } from './call.ts'
import { json, Refusal } from './respond.ts'

/** `GET form`, with an ETag per language. */
export async function form(call: Call): Promise<Response> {
  const chosen = formFor(call)
  return cached(call.request, { ...chosen, categories: chosen.categories.map(withoutDetails) }, chosen.language)
}

/** `GET categories/{code}`. */
export async function category(call: Call): Promise<Response> {
  const chosen = formFor(call)
  const leaf = findLeaf(chosen.categories, call.parameters.code ?? '')
  if (!leaf) throw new Refusal('not_found', 'There is no such category')
  const { code, hint, questions, stopper } = leaf
  const details: CategoryDetails = {
    code,
    ...(hint !== undefined && { hint }),
    ...(questions && { questions }),
    ...(stopper && { stopper }),
  }
  return cached(call.request, details, chosen.language)
}

function withoutDetails(category: Category): Category {
  if (category.children) return { ...category, children: category.children.map(withoutDetails) }
  if (!category.details) return category
  const { hint, questions, stopper, ...rest } = category
  return rest
}

async function cached(request: Request, body: unknown, language: string): Promise<Response> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(body)))
  const hex = hexOf(new Uint8Array(digest))
  const etag = `"${hex.slice(0, 32)}"`
  const headers = {
    ETag: etag,
    'Cache-Control': 'max-age=60, stale-while-revalidate=86400',
    'Content-Language': language,
  }
  const known = (request.headers.get('If-None-Match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  return known.includes(etag) ? new Response(null, { status: 304, headers }) : json(body, 200, headers)
}
