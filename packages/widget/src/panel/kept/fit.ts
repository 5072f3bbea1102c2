import type { Form } from '@otklik/sdk'
import { proceduresFor } from '@otklik/sdk/rules'
import { kindOf, topicOf, topicsFor } from '../flow.ts'
import type { Written } from '../written.ts'

/** What a form no longer offers. */
export type Dropped = 'kind' | 'topic' | 'procedure' | 'files'

/** A draft as the form of today can take it, and what had to go. The text always stays. */
export function fitted(written: Written, form: Form): { written: Written; dropped: Dropped[] } {
  const dropped: Dropped[] = []
  let fit = written
  const drop = (what: Dropped, change: Partial<Written>) => {
    dropped.push(what)
    fit = { ...fit, ...change }
  }
  if (fit.kind && !form.kinds.includes(fit.kind)) drop('kind', { kind: undefined })
  const conversation = { form, today: '', written: fit }
  if (fit.category && !topicsFor(form, kindOf(conversation)).some(({ topic }) => topic.code === fit.category))
    drop('topic', { category: undefined, answers: {} })
  const offers = proceduresFor(form, topicOf({ ...conversation, written: fit }))
  if (fit.procedure && !offers.some(({ procedure }) => procedure === fit.procedure))
    drop('procedure', { procedure: undefined })
  if (fit.files.length && form.limits.files.count === 0) drop('files', { files: [] })
  return { written: fit, dropped }
}
