import { problem } from '@otklik/sdk/contract'
import type { Dice } from '../../sdk/src/dice.fixture.ts'
import { problemResponse } from './respond.ts'
import type { RequestFault } from './schedule.fixture.ts'
import { cutInHalf } from './wire-faults.ts'

export interface Trouble {
  readonly fault: RequestFault
  readonly dice: Dice
  /** What is right, wherever the page's clock is (ms since the epoch). */
  now(): number
}

/** Plays a fault around the real answer. */
export async function suffer(
  request: Request,
  answer: () => Promise<Response>,
  { fault, dice, now }: Trouble,
): Promise<Response> {
  switch (fault) {
    case 'name not found':
    case 'refused':
    case 'reset before the body':
      throw new TypeError('fetch failed')
    case 'reset after the body':
      await request.arrayBuffer()
      throw new TypeError('fetch failed')
    case 'stall in the headers':
      await answer()
      return givenUp(request)
    case 'stall in the body':
      return stalled(await answer())
    case 'answer lost after commit':
      await answer()
      throw new TypeError('fetch failed')
    case '500':
      return problemResponse(problem('internal', 'as scheduled'))
    case '502 with HTML':
      return page(502)
    case '503':
      return page(503, dice.below(2) === 0 ? {} : { 'Retry-After': '20' })
    case '429 with Retry-After': {
      const later = new Date(now() + 90_000).toUTCString()
      const dated = { 'Retry-After': later, Date: new Date(now()).toUTCString() }
      return problemResponse(
        problem('rate_limited', 'as scheduled'),
        dice.below(2) === 0 ? dated : { 'Retry-After': '90' },
      )
    }
    case '429 without Retry-After':
      return page(429)
    case '413':
      return page(413)
    case 'malformed JSON':
      return cutInHalf(await answer())
    case 'captive portal':
      return page(200)
  }
}

const page = (status: number, headers: Record<string, string> = {}): Response =>
  new Response('<!doctype html><title>Wi-Fi</title><h1>Добро пожаловать</h1>', {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
  })

/** Nothing comes, until nobody waits any more. */
const givenUp = ({ signal }: Request): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

function stalled({ status, headers }: Response): Response {
  const beginning = new TextEncoder().encode('{"nu')
  return new Response(new ReadableStream({ start: (body) => body.enqueue(beginning) }), { status, headers })
}
