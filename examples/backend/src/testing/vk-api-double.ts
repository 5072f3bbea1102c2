import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

// https://dev.vk.com/method/appWidgets.update, https://dev.vk.com/reference/objects/app-widget and
// https://github.com/VKCOM/vk-api-schema (errors.json), as far as a card needs them.

/** One call as it came in. */
export interface VkCall {
  readonly method: string
  readonly parameters: Readonly<Record<string, string>>
}

/** What the double does instead of answering as it should. */
export type VkTrouble =
  | { readonly error: number; readonly message?: string }
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'silence'
  /** It does as it should, but not before. */
  | { readonly after: Promise<unknown> }

export interface VkApiDouble {
  /** What `VK_API_URL` is set to. */
  readonly url: string
  /** Tokens of communities that may update a card; one that is taken out has been revoked. */
  readonly tokens: Set<string>
  /** Every call, in the order in which they came. */
  readonly calls: VkCall[]
  /** The card that each token has put up last; none once it is hidden. */
  readonly cards: Map<string, { readonly type: string; readonly card: Readonly<Record<string, unknown>> }>
  /** What the next calls meet; as it should be when empty. */
  readonly troubles: VkTrouble[]
  close(): Promise<void>
}

/** VK's HTTP API on a port of its own, by the letter of its documentation: one method, its checks and its errors. */
export async function startVkApiDouble({
  tokens = [],
  port = 0,
}: {
  readonly tokens?: Iterable<string>
  readonly port?: number
} = {}): Promise<VkApiDouble> {
  const state = { tokens: new Set(tokens), calls: [], cards: new Map(), troubles: [] }
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return {
    ...state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/method`,
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

type State = Pick<VkApiDouble, 'tokens' | 'cards' | 'troubles' | 'calls'>

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const method = pathname.replace(/^\/method\//, '')
  const sent = new URLSearchParams(request.method === 'POST' ? await text(request) : '')
  const parameters = Object.fromEntries([...searchParams, ...sent])
  state.calls.push({ method, parameters })
  const trouble = state.troubles.shift()
  if (trouble === 'silence') return
  if (trouble && 'after' in trouble) await trouble.after
  if (trouble && 'status' in trouble) {
    response.writeHead(trouble.status, trouble.headers).end(trouble.body ?? '')
    return
  }
  const [code, message] =
    trouble && 'error' in trouble
      ? [trouble.error, trouble.message ?? 'an error of the test']
      : perform(state, method, parameters)
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(code === 0 ? { response: 1 } : { error: errorOf(code, message, method, parameters) }))
}

/** Errors come with status 200, too. The token is not repeated. */
function errorOf(error_code: number, error_msg: string, method: string, parameters: VkCall['parameters']) {
  const shown = Object.entries(parameters).filter(([key]) => key !== 'access_token')
  const request_params = [['method', method], ['oauth', '1'], ...shown].map(([key, value]) => ({ key, value }))
  return { error_code, error_msg, request_params }
}

type Result = readonly [code: number, message: string]

function perform(
  state: State,
  method: string,
  { access_token = '', v, type = '', code }: VkCall['parameters'],
): Result {
  if (method !== 'appWidgets.update') return [3, 'Unknown method passed']
  if (!v) return [8, 'Invalid request: v (version) is required']
  if (!state.tokens.has(access_token)) return [5, 'User authorization failed: invalid access_token (4).']
  if (!types.includes(type)) return missing('type is undefined')
  if (!code || code.length > 100_000) return missing('code is undefined')
  const script = /^return (.*?);?$/s.exec(code)?.[1]
  const card = script === undefined ? undefined : parsed(script)
  if (card === undefined) return [12, 'Unable to compile code: unexpected token']
  if (card === false) {
    state.cards.delete(access_token)
    return [0, '']
  }
  const wrong = faultOf(type, card)
  if (wrong) return missing(wrong)
  state.cards.set(access_token, { type, card: card as Record<string, unknown> })
  return [0, '']
}

const types = ['text', 'list', 'table', 'tiles', 'compact_list', 'cover_list', 'match', 'matches', 'donation']

const missing = (what: string): Result => [100, `One of the parameters specified was missing or invalid: ${what}`]

/** Of VKScript it knows what is JSON, too. */
function parsed(script: string): unknown {
  try {
    return JSON.parse(script)
  } catch {
    return undefined
  }
}

/** What a card of these types may not be. */
function faultOf(type: string, card: unknown): string | undefined {
  if (typeof card !== 'object' || card === null) return 'the widget is not an object'
  const { rows, ...fields } = card as Record<string, unknown>
  const wrong = faultOfFields(fields)
  if (wrong) return wrong
  if (type === 'text') return typeof fields.text === 'string' ? undefined : 'text is required'
  if (type !== 'list') return undefined
  if (!Array.isArray(rows) || rows.length === 0) return 'rows are required'
  const most = rows.some((row) => 'text' in row) ? 3 : 6
  if (rows.length > most) return `more than ${most} rows`
  return rows.map(faultOfFields).find((fault) => fault !== undefined)
}

function faultOfFields(fields: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof fields.title !== 'string' || fields.title === '') return 'title is required'
  if (fields.more && !fields.more_url) return 'more_url is required'
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'title_counter') {
      if (!Number.isInteger(value)) return 'title_counter is no number'
      continue
    }
    if (typeof value !== 'string') return `${name} is no text`
    const most = name === 'text' || name === 'descr' ? 200 : 100
    if (!name.endsWith('_url') && [...value].length > most) return `${name} is longer than ${most}`
    // Widgets link to nowhere but the network itself.
    if (name.endsWith('_url') && !/^https:\/\/(vk\.com\/(?!away\.php)|vk\.me\/)/.test(value))
      return `${name} leads away`
  }
  return undefined
}
