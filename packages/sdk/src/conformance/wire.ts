import type { Through } from './harness.ts'

/** Answers a request, or lets it pass, or breaks. */
export type Handler = (request: Request, pass: () => Promise<Response>) => Promise<Response>

/** A wire with somebody on it. */
export interface Wire {
  readonly through: Through
  /** False as long as nothing has gone over it: then the harness does not use it. */
  used(): boolean
}

export function createWire(handle: Handler): Wire {
  let used = false
  return {
    used: () => used,
    through: (fetch) => (input, init) => {
      used = true
      const request = new Request(input, init)
      return handle(request, () => fetch(request))
    },
  }
}

/** As fetch says it when a connection breaks. */
export const broken = (): TypeError => new TypeError('fetch failed')

/** True for a request that may change something. */
export const sends = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

/** Does something else with the nth request that may change something, counted from 1, and passes all others. */
export function onSending(nth: number, handle: Handler): Handler & { count(): number } {
  let count = 0
  const handler: Handler = (request, pass) => {
    if (!sends(request)) return pass()
    count += 1
    return count === nth ? handle(request, pass) : pass()
  }
  return Object.assign(handler, { count: () => count })
}

/** It arrives, and the answer does not. */
export const loseAnswer: Handler = async (_, pass) => {
  await pass()
  throw broken()
}

/** It does not arrive. */
export const loseRequest: Handler = async () => {
  throw broken()
}
