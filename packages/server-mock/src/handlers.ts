import { type RouteName, routes } from '@otklik/sdk/contract'
import { type HttpHandler, http } from 'msw'
import type { Call } from './call.ts'
import { type FaultQueue, pause } from './fault-queue.ts'
import { type Fault, playFault } from './faults.ts'
import { attachLater, dispute, rate, reply, track } from './follow.ts'
import { category, form } from './form.ts'
import { challenge } from './proof.ts'
import { corsHeaders, Refusal } from './respond.ts'
import { createResumable, deleteResumable, headResumable, patchResumable, tusDiscovery } from './resumable-uploads.ts'
import { openSession, ownCases } from './sessions.ts'
import type { MockState, SeedOrganization } from './state.ts'
import { submit } from './submissions.ts'
import { upload } from './uploads.ts'

type Answer = (call: Call) => Promise<Response>
type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete'

/** Of the routes that stand under an organization. */
const answers: Record<Exclude<RouteName, 'sessions'>, Partial<Record<Method, Answer>>> = {
  form: { get: form },
  category: { get: category },
  uploads: { post: upload },
  resumableUploads: { post: createResumable },
  resumableUpload: { head: headResumable, patch: patchResumable, delete: deleteResumable },
  challenge: { get: challenge },
  submissions: { get: ownCases, post: submit },
  case: { get: track },
  attachments: { post: attachLater },
  rating: { post: rate },
  dispute: { post: dispute },
  replies: { post: reply },
}

export interface HandlerContext {
  readonly state: MockState
  readonly faults: FaultQueue<Fault>
  readonly organizations: ReadonlyMap<string, SeedOrganization>
  readonly latency: () => number
  readonly now: () => number
  /** How often everything has been forgotten. */
  readonly resets: () => number
  /** Called after every request that may have changed something. */
  readonly changed: () => void
}

/** MSW handlers for every route of the contract, on whatever origin it is asked. */
export function contractHandlers(context: HandlerContext): HttpHandler[] {
  const known = Object.entries(answers).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, answer]) =>
      http[method as Method](pattern(routes[route as RouteName]), ({ request, params }) =>
        respond(context, request, organized(context, request, params as Parameters, answer), route as RouteName),
      ),
    ),
  )
  const everything = '*/v1/organizations/:organization/*'
  const networks = '*/v1/networks/*'
  return [
    ...known,
    http.get('*/v1/organizations/:organization/files/:file', ({ request, params }) =>
      respond(context, request, organized(context, request, params as Parameters, answerFile)),
    ),
    http.options(everything, ({ request, params }) => preflight(request, originsOf(context, params as Parameters))),
    http.all(everything, ({ request, params }) =>
      respond(context, request, organized(context, request, params as Parameters, nowhere)),
    ),
    http.post(pattern(routes.sessions), ({ request, params }) => {
      const { state, now, organizations } = context
      const answer = () => openSession({ request, state, parameters: params as Parameters, now: now(), organizations })
      return respond(context, request, { origins: undefined, answer }, 'sessions')
    }),
    http.options(networks, ({ request }) => preflight(request, undefined)),
    http.all(networks, ({ request }) => respond(context, request, { origins: undefined, answer: nowhere })),
  ]
}

/** `{name}` of OpenAPI is `:name` of MSW. */
const pattern = (template: string): string => `*${template.replaceAll(/\{(\w+)\}/g, ':$1')}`

type Parameters = Readonly<Record<string, string>>

interface Work {
  /** Whose pages may call; any when undefined. */
  readonly origins: readonly string[] | undefined
  readonly answer: () => Promise<Response>
}

/** Work for an organization, which may not be there. */
function organized(context: HandlerContext, request: Request, parameters: Parameters, answer: Answer): Work {
  const { state, now, organizations } = context
  return {
    origins: originsOf(context, parameters),
    async answer() {
      const seed = organizations.get(parameters.organization ?? '')
      if (!seed) throw new Refusal('not_found', 'There is no such organization')
      const form = seed.forms.ru
      return answer({ request, state, organization: form.organization.id, seed, form, parameters, now: now() })
    },
  }
}

const originsOf = ({ organizations }: HandlerContext, { organization = '' }: Parameters) =>
  organizations.get(organization)?.origins

async function nowhere(): Promise<never> {
  throw new Refusal('not_found', 'There is no such address in the contract')
}

async function respond(
  context: HandlerContext,
  request: Request,
  { origins, answer }: Work,
  route?: RouteName,
): Promise<Response> {
  const cors = corsHeaders(request, origins)
  const resets = context.resets()
  // A request from before a reset must not leave a case behind it.
  const real = async () => (context.resets() === resets ? carryOut(answer) : Response.error())
  const fault = route && context.faults.take(route, request.method)
  await pause(context.latency(), request.signal)
  const response = fault ? await playFault(fault, { state: context.state, request, answer: real }) : await real()
  if (request.method !== 'GET' && request.method !== 'HEAD') context.changed()
  if (response.type === 'error') return response
  for (const [name, value] of Object.entries(cors)) response.headers.set(name, value)
  return response
}

async function carryOut(answer: Work['answer']): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof Refusal) return error.response
    throw error
  }
}

function preflight(request: Request, origins: readonly string[] | undefined): Response {
  return new Response(null, { status: 204, headers: { ...tusDiscovery, ...corsHeaders(request, origins) } })
}

async function answerFile({ state, organization, parameters }: Call): Promise<Response> {
  const file = state.files.find((one) => one.id === parameters.file && one.organization === organization)
  if (!file) throw new Refusal('not_found', 'There is no such file')
  return new Response(file.content, {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  })
}
