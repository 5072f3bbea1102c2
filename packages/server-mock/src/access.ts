import { isSession } from '@otklik/sdk/contract'
import { bearerOf } from './bearer.ts'
import type { Call } from './call.ts'
import { Refusal } from './respond.ts'
import { requireSession } from './sessions.ts'
import type { StoredCase } from './state.ts'

const wrongCodesAllowed = 5
const blockedFor = 15 * 60_000

/**
 * The case of the path, if the bearer may see it. A number that does not exist and a wrong token give one answer, so
 * that nobody learns which numbers exist. The session of whoever sent it may what the code may.
 */
export function openCase(call: Call, need: 'token or code' | 'code' = 'token or code'): StoredCase {
  const bearer = bearerOf(call.request)
  if (bearer === undefined)
    throw new Refusal('unauthorized', 'No token and no code', {}, { 'WWW-Authenticate': 'Bearer' })
  const { number } = call.parameters
  const found = call.state.cases.find((one) => one.organization === call.organization && one.number === number)
  if (isSession(bearer)) {
    const { resident } = requireSession(call.state, bearer, call.now)
    if (found?.resident !== resident) throw unknownCase()
    return found
  }
  if (/^\d{12}$/.test(bearer)) return openByCode(found, bearer, call.now)
  if (found?.receipt.token !== bearer) throw unknownCase()
  if (need === 'code') throw new Refusal('code_required', 'The link alone does not allow this')
  return found
}

function openByCode(found: StoredCase | undefined, code: string, now: number): StoredCase {
  if (!found) throw unknownCase()
  const { attempts } = found
  if (attempts.blockedUntil > now) {
    const seconds = Math.ceil((attempts.blockedUntil - now) / 1000)
    throw new Refusal('rate_limited', 'Too many wrong codes', {}, { 'Retry-After': String(seconds) })
  }
  if (found.receipt.code === code) {
    attempts.wrong = 0
    return found
  }
  attempts.wrong += 1
  if (attempts.wrong >= wrongCodesAllowed) {
    attempts.wrong = 0
    attempts.blockedUntil = now + blockedFor
  }
  throw unknownCase()
}

const unknownCase = (): Refusal => new Refusal('not_found', 'No such case, or no right to see it')
