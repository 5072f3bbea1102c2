import type { Status } from '@otklik/sdk/domain'
import type { StoredCase } from './state.ts'

interface Transition {
  readonly from: readonly Status[]
  /** Where it leads; the case stays where it is when left out. */
  readonly to?: Status
  /** Messages and appeals when left out. */
  readonly only?: 'message' | 'appeal'
  /** An appeal must have been registered (59-ФЗ, article 8). */
  readonly registered?: true
}

const received = ['submitted', 'in_moderation'] as const
const underway = ['registered', 'in_progress', 'forwarded', 'extended', 'disputed'] as const
const open = [...received, ...underway] as const

const transitions = {
  moderate: { from: ['submitted'], to: 'in_moderation', only: 'message' },
  register: { from: received, to: 'registered' },
  take: { from: open, to: 'in_progress', registered: true },
  forward: { from: open, to: 'forwarded', registered: true },
  ask: { from: open },
  extend: { from: open, to: 'extended', registered: true },
  answer: { from: open, to: 'answered', registered: true },
  reject: { from: [...received, 'registered', 'in_progress'], to: 'rejected', only: 'message' },
  leaveWithoutAnswer: { from: underway, to: 'left_without_answer', only: 'appeal' },
  close: { from: ['answered'], to: 'closed' },
} as const satisfies Record<string, Transition>

export type OperatorAction = keyof typeof transitions
export const operatorActions = Object.keys(transitions) as OperatorAction[]

/** Statuses in which the organization still works on a case. */
export const openStatuses: ReadonlySet<Status> = new Set(open)

/**
 * Where an action leads from here.
 *
 * @throws Error when it is not possible now
 */
export function nextStatus(action: OperatorAction, { number, status, submission, registration }: StoredCase): Status {
  const { from, to, only, registered }: Transition = transitions[action]
  const refuse = (why: string) => new Error(`${action} is not possible for ${number}: ${why}`)
  if (only && submission.procedure !== only) throw refuse(`only for a ${only}`)
  if (!from.includes(status)) throw refuse(`it is ${status}`)
  if (registered && submission.procedure === 'appeal' && !registration) throw refuse('an appeal is registered first')
  return to ?? status
}
