import type { Case, CaseAccess, OtklikError, PublicAccess } from '@otklik/sdk'
import { connect, failureOf, report } from '../connect.ts'
import type { AnyClient, Panel } from '../panel.ts'
import { dates, followWords } from './words.ts'

export type Access = CaseAccess | PublicAccess

/** A message that was found, and what may be done with it. */
export interface Found {
  readonly case: Case
  readonly access: Access
  /** The code, once it is known: rating, disputing and replying ask for it. */
  readonly code: string | undefined
}

/** Shows a message, or says in words why not. */
export async function find(panel: Panel, access: Access, code?: string): Promise<Found | string> {
  try {
    const client = await connect(panel)
    return { case: await client.track(access), access, code: code ?? ('code' in access ? access.code : undefined) }
  } catch (error) {
    return explain(panel, error, access)
  }
}

/** Does something to a message, and shows it as it is afterwards; words where that failed. */
export async function act(
  panel: Panel,
  found: Found,
  code: string,
  deed: (client: AnyClient, access: CaseAccess) => Promise<Case>,
): Promise<Found | string> {
  const byCode = { number: found.case.number, code: code.replace(/\D/g, '') }
  const access = needsCode(panel, found.access) ? byCode : (found.access as CaseAccess)
  try {
    const changed = await deed(await connect(panel), access)
    return { case: changed, access, code: access === byCode ? byCode.code : undefined }
  } catch (error) {
    return explain(panel, error, access)
  }
}

/** What finds a message besides its number and code, where the backend has no codes. */
export const trackedBy = ({ client }: Panel) => client.value?.capabilities.trackBy

/**
 * Whether to do something to a message takes its code. Where there are no codes, what shows a message is all that there is
 * to prove a right to it; and whose own it is says a network.
 */
export const needsCode = (panel: Panel, access: Access): boolean => !trackedBy(panel) && !('mine' in access)

/** What a resident typed or pasted, without what was copied along with it. */
export const tidy = (text: string): string => text.replace(/[^\dA-Za-z\u0400-\u04ff/-]/g, '')

function explain(panel: Panel, error: unknown, access: Access): string {
  const words = followWords(panel)
  const code = failureOf(error)
  report(panel, code)
  if (code === 'unauthorized' && 'mine' in access) return words.expired
  if (code === 'unauthorized' || code === 'not_found') {
    return 'token' in access && !trackedBy(panel)
      ? words.wrongLink
      : trackedBy(panel) === 'number'
        ? words.wrongNumber
        : words.wrong
  }
  if (code === 'rate_limited') {
    const { until } = error as OtklikError
    return until ? words.spentUntil(dates(panel).time(until)) : words.spent
  }
  return code === 'conflict' || code === 'rejected' ? words.notAllowed : words.failed
}
