import type { Case, CaseAction, Form } from '@otklik/sdk/domain'
import { dateIn } from './calendar.ts'
import type { StoredCase } from './state.ts'
import { openStatuses } from './transitions.ts'

/** What a resident sees of a case: no contacts, no secrets. */
export function viewCase(stored: StoredCase, form: Form, now: number): Case {
  const { submission } = stored
  return {
    number: stored.number,
    kind: submission.kind,
    procedure: submission.procedure,
    status: stored.status,
    sentAt: stored.receipt.sentAt,
    updatedAt: stored.updatedAt,
    ...(stored.registration && { registration: stored.registration }),
    ...(stored.due && { due: stored.due }),
    ...(submission.category !== undefined && { category: submission.category }),
    ...(stored.authority !== undefined && { authority: stored.authority }),
    text: submission.text,
    attachments: stored.attachments.length,
    timeline: stored.timeline,
    ...(stored.answer && { answer: stored.answer }),
    ...(stored.inquiry && { inquiry: stored.inquiry }),
    ...(stored.rating && { rating: stored.rating }),
    actions: actionsOf(stored, form, now),
    ...(stored.status === 'answered' && stored.disputeUntil !== undefined && { disputeUntil: stored.disputeUntil }),
    visibility: 'private',
  }
}

/** What the resident may do now, by the state of the case and the features of the form. */
export function actionsOf(stored: StoredCase, form: Form, now: number): CaseAction[] {
  const { answer, rating, inquiry, status, submission, disputeUntil } = stored
  const open = openStatuses.has(status)
  const disputable =
    status === 'answered' &&
    submission.procedure === 'message' &&
    disputeUntil !== undefined &&
    dateIn(form.organization.timeZone, now) <= disputeUntil
  const actions: CaseAction[] = []
  if (form.features.includes('rate') && answer && !rating) actions.push('rate')
  if (form.features.includes('dispute') && disputable) actions.push('dispute')
  if (form.features.includes('reply') && inquiry && open) actions.push('reply')
  if (open && stored.attachments.length < form.limits.files.count) actions.push('attach')
  return actions
}
