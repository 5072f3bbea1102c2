import type { Procedure, Status } from '@otklik/sdk/domain'

interface Transition {
  readonly by: 'operator' | 'resident'
  readonly from: readonly Status[]
  /** `same`: the case stays where it is. */
  readonly to: Status | 'same'
  /** When absent, messages and appeals. */
  readonly procedures?: readonly Procedure[]
  /** True when a case that has to be registered must be registered first. */
  readonly registered?: true
}

const received = ['submitted', 'in_moderation'] as const
const underway = ['registered', 'in_progress', 'forwarded', 'extended', 'disputed'] as const
const open = [...received, ...underway] as const

/** Everything that can happen to a case. Appeals are never moderated, rejected or disputed (59-ФЗ knows none of it). */
export const transitions = {
  moderate: { by: 'operator', from: ['submitted'], to: 'in_moderation', procedures: ['message'] },
  register: { by: 'operator', from: received, to: 'registered' },
  take: { by: 'operator', from: open, to: 'in_progress', registered: true },
  forward: { by: 'operator', from: open, to: 'forwarded', registered: true },
  ask: { by: 'operator', from: open, to: 'same' },
  extend: { by: 'operator', from: open, to: 'extended', registered: true },
  answer: { by: 'operator', from: open, to: 'answered', registered: true },
  reject: { by: 'operator', from: [...received, 'registered', 'in_progress'], to: 'rejected', procedures: ['message'] },
  'leave-without-answer': { by: 'operator', from: underway, to: 'left_without_answer', procedures: ['appeal'] },
  close: { by: 'operator', from: ['answered'], to: 'closed' },
  attach: { by: 'resident', from: open, to: 'same' },
  reply: { by: 'resident', from: open, to: 'same' },
  rate: { by: 'resident', from: ['answered', 'closed'], to: 'same' },
  dispute: { by: 'resident', from: ['answered'], to: 'disputed', procedures: ['message'] },
} as const satisfies Record<string, Transition>

export type Action = keyof typeof transitions

/** What decides whether something can happen to a case. */
export interface Position {
  readonly status: Status
  readonly procedure: Procedure
  readonly isRegistered: boolean
  /** Appeals always; messages where the organization registers them. */
  readonly needsRegistration: boolean
}

/** Where an action leads from here; undefined when it is not possible now. */
export function next(
  action: Action,
  { status, procedure, isRegistered, needsRegistration }: Position,
): Status | undefined {
  const transition: Transition = transitions[action]
  if (!transition.from.includes(status)) return undefined
  if (transition.procedures && !transition.procedures.includes(procedure)) return undefined
  if (transition.registered && needsRegistration && !isRegistered) return undefined
  return transition.to === 'same' ? status : transition.to
}

/** Where a new case stands. */
export function initialStatus(procedure: Procedure, organization: { readonly moderates: boolean }): Status {
  return procedure === 'message' && organization.moderates ? 'in_moderation' : 'submitted'
}
