import { type HttpHandler, http } from 'msw'
import { pause } from '../fault-queue.ts'
import type { Mock } from '../mock.ts'
import type { Behaviour } from './behaviour.ts'
import { type Call, locate, readPosted } from './call.ts'
import { open311Controls } from './control.ts'
import { type Open311Fault, type Open311Faults, open311Faults, playFault } from './faults.ts'
import { createOpen311Operator, type Open311Operator } from './operator.ts'
import { behavioursOf, type Quirk } from './quirks/index.ts'
import { respond } from './respond.ts'
import { defaultOpen311Seed } from './seed.ts'
import { emptyState, type Open311Seed, type Open311State, parseState } from './state.ts'

export interface MockOpen311Options {
  /** The town's services; an invented town when left out. */
  readonly seed?: Open311Seed
  /** In which ways it deviates from the specification; in none when left out. */
  readonly quirks?: readonly Quirk[]
  /** Keys that may post; none is asked for when left out. */
  readonly apiKeys?: readonly string[]
  /** Values of `jurisdiction_id`, one of which must be given; none is asked for when left out. */
  readonly jurisdictions?: readonly string[]
  /** Milliseconds until the number that a token stands for is there; a minute when left out. */
  readonly numberAfter?: number
  /** Milliseconds before every answer; 0 when left out. */
  readonly latency?: number
  /** What goes wrong from the start. */
  readonly faults?: readonly Open311Fault[]
  /** Milliseconds since the epoch; the system's clock when left out. */
  readonly clock?: () => number
  /** Where requests outlive a reload (`sessionStorage`, `localStorage`); in memory when left out. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>
}

export interface MockOpen311 extends Mock {
  readonly state: Readonly<Open311State>
  readonly operator: Open311Operator
  readonly faults: Open311Faults
  /** The server's clock, in milliseconds since the epoch. */
  now(): number
  /** Answers the next post with a token, whatever its service. */
  delayNextNumber(): void
  /** Moves the clock on: numbers that tokens stand for are given. */
  advance(ms: number): void
  /** Forgets requests, faults and how far the clock was moved; then plays `faults` of the options again. */
  reset(): void
}

/**
 * A GeoReport v2 server in memory, wherever its base is: services, definitions, requests, tokens and discovery, in JSON
 * and XML. It keeps to the specification but for its `quirks`.
 *
 * @example
 * const town = createMockOpen311({ quirks: quirksOf('fixmystreet') })
 * setupServer(...town.handlers).listen()
 */
export function createMockOpen311(options: MockOpen311Options = {}): MockOpen311 {
  const { seed = defaultOpen311Seed, quirks = [], apiKeys, jurisdictions, numberAfter = 60_000 } = options
  const { latency = 0, faults: initialFaults = [], clock = Date.now, storage } = options
  const behaviours = behavioursOf(quirks)
  const state = parseState(storage?.getItem(storageKey) ?? null)
  const faults = open311Faults(initialFaults)
  const now = () => clock() + state.clockOffset
  const changed = () => storage?.setItem(storageKey, JSON.stringify(state))
  let resets = 0
  let delayNext = false

  const mock: Omit<MockOpen311, 'controls'> = {
    handlers: [http.all('*', ({ request }) => handle(request))] satisfies HttpHandler[],
    state,
    operator: createOpen311Operator({ state, now, changed }),
    faults,
    now,
    delayNextNumber() {
      delayNext = true
    },
    advance(ms) {
      state.clockOffset += ms
      changed()
    },
    reset() {
      resets += 1
      delayNext = false
      Object.assign(state, emptyState())
      faults.clear()
      faults.add(...initialFaults)
      changed()
    },
  }
  return { ...mock, controls: open311Controls(mock) }

  /** Undefined for what is asked of others. */
  async function handle(request: Request): Promise<Response | undefined> {
    const url = new URL(request.url)
    const method = request.headers.get('Access-Control-Request-Method')
    const located = locate(method ?? request.method, url)
    if (request.method === 'OPTIONS' && method) return located && allowed(preflight(request), behaviours)
    for (const { elsewhere } of behaviours) {
      const response = await elsewhere?.(request, state)
      if (response) return allowed(response, behaviours)
    }
    if (!located) return undefined
    const before = resets
    const answer = async () => {
      const posted = await readPosted(request)
      // A request from before a reset must not leave anything behind it.
      if (resets !== before) return Response.error()
      const known = { posted, state, seed, apiKeys, jurisdictions, numberAfter, delayed: delayNext, now: now() }
      const kept = state.requests.length
      const response = await respond({ request, url, ...located, ...known } satisfies Call, behaviours)
      if (state.requests.length > kept) delayNext = false
      return response
    }
    const fault = faults.take(located.route, request.method)
    await pause(latency, request.signal)
    const response = fault ? await playFault(fault, request, answer) : await answer()
    if (located.route === 'submit') changed()
    return response.type === 'error' ? response : allowed(response, behaviours)
  }
}

const storageKey = 'otklik-mock-open311'

/** Every server that answers pages of other origins answers all of them. */
function allowed(response: Response, behaviours: readonly Behaviour[]): Response {
  if (!behaviours.some(({ withoutCors }) => withoutCors)) response.headers.set('Access-Control-Allow-Origin', '*')
  return response
}

/** No header of its own is allowed, as on real servers: what makes a preflight necessary fails. */
function preflight(request: Request): Response {
  const method = request.headers.get('Access-Control-Request-Method') ?? ''
  return new Response(null, { status: 204, headers: { 'Access-Control-Allow-Methods': method } })
}
