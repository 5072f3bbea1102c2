import { validateExchange } from '@otklik/sdk/contract/validate'
import type { Response } from '@playwright/test'

/** What an answer breaks of the contract; nothing when its address is none of the contract's. */
export async function contractFaults(response: Response): Promise<string[]> {
  const request = response.request()
  const exchange = { method: request.method(), url: response.url(), status: response.status() }
  if (exchange.method === 'OPTIONS' || !new URL(exchange.url).pathname.startsWith('/v1/organizations/')) return []
  const received = await bodyOf(response)
  if (received === undefined) return []
  // Of an answer out of the browser's own store, one list has what the server said now, the other what it said before.
  const headers = { ...response.headers(), ...(await response.allHeaders().catch(() => ({}))) }
  const { errors } = validateExchange({ ...exchange, headers, body: received })
  return errors.map((error) => `${exchange.method} ${exchange.url} ${exchange.status}: ${error}`)
}

/** Undefined when the page is gone, and the browser has let go of what it received. */
async function bodyOf(response: Response): Promise<string | undefined> {
  // A browser keeps no body of these.
  if (response.request().method() === 'HEAD' || response.status() === 304) return ''
  // Of a frame that is gone some bodies neither come nor fail.
  const givenUp = new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined).unref())
  try {
    return await Promise.race([response.text(), givenUp])
  } catch {
    return undefined
  }
}

/** How long a body may take that the page itself has had long ago (ms). */
const patience = 30_000
