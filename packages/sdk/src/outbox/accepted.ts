import type { OutboxEntry } from './outbox.ts'

export const isAccepted = ({ state }: Pick<OutboxEntry, 'state'>): boolean => state.name === 'accepted'

/**
 * What may be kept of an entry: of an accepted one only what a list of receipts shows, and so nothing that the resident
 * wrote, and no file. Any other is given back as it is.
 */
export function withoutWords(entry: OutboxEntry): OutboxEntry {
  if (!isAccepted(entry)) return entry
  const { checkpoint, ...rest } = entry
  const { place, contact, ...submission } = entry.submission
  return {
    ...rest,
    attachments: [],
    submission: { ...submission, text: '', answers: [], attachments: [], consents: [] },
  }
}
