import type { SubmitResult } from '../../adapter.ts'
import { isOtklikError } from '../../errors.ts'
import { accepted, type Posted, pending, requestKeys } from './kept.ts'
import { numberIn } from './own.ts'
import { textOf } from './tree.ts'

/** Asks once what number a token has become. There is no time by which a server must know. */
export async function askForNumber({ wire, own, kept, keep, signal }: Posted): Promise<SubmitResult> {
  const { token = '', tries = 0, format = 'json' } = kept
  let until: string | undefined
  try {
    const { items } = await wire.ask(format, `tokens/${encodeURIComponent(token)}`, requestKeys, { signal })
    const [item, ...others] = items.filter((one) => (textOf(one.token) ?? token).trim() === token)
    const number = item && numberIn(item)
    if (number !== undefined && others.length === 0) return accepted(number, own.at, item)
  } catch (error) {
    if (!isOtklikError(error)) throw error
    until = error.until
  }
  await keep({ ...kept, tries: tries + 1 })
  return pending(Math.min(2_000 * 2 ** tries, longestWait), undefined, until)
}

const longestWait = 15 * 60_000
