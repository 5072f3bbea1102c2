import { type HttpHandler, http } from 'msw'
import { type FaultQueue, pause } from '../fault-queue.ts'
import { attachFile } from './attachments.ts'
import type { SignalenCall } from './context.ts'
import { playSignalenFault, type SignalenFault } from './faults.ts'
import { fillInFeedback, listStandardAnswers, showFeedback } from './feedback.ts'
import type { SignalenQuirk } from './quirks.ts'
import { internalHost, listCategories, listNearby, listQuestions, predictCategory, showCategory } from './reading.ts'
import { notFound, Refusal } from './respond.ts'
import { createSignal, showSignal } from './signals.ts'
import type { SignalenSeed, SignalenState } from './state.ts'

type Answer = (call: SignalenCall) => Promise<Response>
type Method = 'get' | 'post' | 'put'

const base = '*/signals/v1/public'

const routes = {
  categories: { path: `${base}/terms/categories/`, get: listCategories },
  category: { path: `${base}/terms/categories/:main/sub_categories/:sub`, get: showCategory },
  questions: { path: `${base}/questions/`, get: listQuestions },
  geography: { path: `${base}/signals/geography/`, get: listNearby },
  signals: { path: `${base}/signals/`, post: createSignal },
  signal: { path: `${base}/signals/:uuid`, get: showSignal },
  attachments: { path: `${base}/signals/:uuid/attachments/`, post: attachFile },
  standardAnswers: { path: `${base}/feedback/standard_answers/`, get: listStandardAnswers },
  feedback: { path: `${base}/feedback/forms/:token`, get: showFeedback, put: fillInFeedback },
  prediction: { path: '*/signals/category/prediction', post: predictCategory },
} as const satisfies Record<string, { readonly path: string } & { readonly [M in Method]?: Answer }>

export type SignalenRoute = keyof typeof routes
export const signalenRoutes = Object.keys(routes) as SignalenRoute[]

export interface SignalenContext {
  readonly state: SignalenState
  readonly seed: SignalenSeed
  readonly quirks: ReadonlySet<SignalenQuirk>
  readonly faults: FaultQueue<SignalenFault>
  readonly latency: number
  readonly now: () => number
  /** How often everything has been forgotten. */
  readonly resets: () => number
}

/** MSW handlers for the public API, on whatever origin it is asked. */
export function signalenHandlers(context: SignalenContext): HttpHandler[] {
  const known = Object.entries(routes).flatMap(([route, { path, ...methods }]) =>
    Object.entries(methods as { readonly [M in Method]?: Answer }).map(([method, answer]) =>
      http[method as Method](path, ({ request, params }) =>
        respond(context, request, params as Record<string, string>, route as SignalenRoute, answer),
      ),
    ),
  )
  const everything = '*/signals/*'
  return [
    ...known,
    http.options(everything, () => preflight(context)),
    http.all(everything, async () => allowed(notFound())),
  ]
}

/** What a page may send without the server's leave, and with the leave that Signalen gives. */
const openHeaders = [
  ...['accept', 'accept-language', 'content-language', 'content-type', 'content-length', 'authorization'],
  ...['user-agent', 'x-csrftoken', 'x-requested-with', 'host', 'connection', 'origin', 'referer', 'accept-encoding'],
  // What `cache: 'no-store'` adds; no leave is asked for it.
  ...['cache-control', 'pragma'],
]

async function respond(
  context: SignalenContext,
  request: Request,
  parameters: Record<string, string>,
  route: SignalenRoute,
  answer: Answer,
): Promise<Response> {
  const resets = context.resets()
  // A request from before a reset must not leave a report behind it.
  const real = async () =>
    context.resets() === resets ? carryOut(context, request, parameters, answer) : Response.error()
  const fault = context.faults.take(route, request.method)
  await pause(context.latency, request.signal)
  // Nobody outside reaches it there.
  if (new URL(request.url).origin === internalHost) return Response.error()
  if (context.quirks.has('cors') && ![...request.headers.keys()].every(isOpen)) return Response.error()
  const response = fault ? await playSignalenFault(fault, { request, answer: real }) : await real()
  return response.type === 'error' ? response : allowed(response)
}

const isOpen = (header: string): boolean => openHeaders.includes(header) || header.startsWith('sec-')

async function carryOut(
  { state, seed, quirks, now }: SignalenContext,
  request: Request,
  parameters: Record<string, string>,
  answer: Answer,
): Promise<Response> {
  try {
    const has = (quirk: SignalenQuirk) => quirks.has(quirk)
    return await answer({ request, url: new URL(request.url), parameters, state, seed, now: now(), has })
  } catch (error) {
    if (error instanceof Refusal) return error.response
    throw error
  }
}

function allowed(response: Response): Response {
  response.headers.set('Access-Control-Allow-Origin', '*')
  return response
}

function preflight({ quirks }: SignalenContext): Response {
  const headers = quirks.has('cors') ? 'accept, authorization, content-type, user-agent, x-csrftoken' : '*'
  return new Response(null, {
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'DELETE, GET, OPTIONS, PATCH, POST, PUT',
      'Access-Control-Allow-Headers': headers,
    },
  })
}
