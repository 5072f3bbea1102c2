import type { Delivery, OutboxEntry } from '@otklik/sdk'
import type { Panel } from '../panel.ts'
import { type AnswerWay, blank, type Written } from '../written.ts'

/** What a delivery was made of, from the copy that the outbox keeps; undefined where there is none. */
export async function restore({ host, shared }: Panel, { id }: Delivery): Promise<Written | undefined> {
  const { outboxOf } = await host.load('client')
  const entries = await outboxOf(shared.value, host)
    .all()
    .catch(() => [])
  const entry = entries.find(({ key }) => key.startsWith(id))
  return entry && writtenOf(entry, blank(host.options()))
}

/** The form as it was filled in; `empty` is one that was not. */
export function writtenOf({ key, submission, attachments }: OutboxEntry, empty: Written): Written {
  const { kind, text, category, answers, procedure, place, consents } = submission
  const contact = (submission.contact ?? {}) as Written['contact']
  return {
    ...empty,
    key,
    kind,
    text,
    category,
    procedure,
    consents,
    contact,
    way: wayOf(contact),
    answers: Object.fromEntries(answers.map(({ code, value }) => [code, value])),
    address: place?.address?.text ?? '',
    point: place?.point,
    files: submission.attachments.map((file) => {
      const blob = attachments.find(({ id }) => id === file.id)?.blob
      // Its bytes are kept no longer than they are needed; what arrived is only named.
      return { ...file, state: 'ready' as const, ...(blob && { blob }) }
    }),
  }
}

const wayOf = ({ email, phone }: Written['contact']): AnswerWay => (email ? 'email' : phone ? 'phone' : 'self')
