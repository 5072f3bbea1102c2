import type { Signal, SignalenState, WorkflowState } from './state.ts'

/** What the people of a municipality do with reports. Numbers are those that residents are told: `SIG-24`. */
export interface SignalenOperator {
  list(): Signal[]
  show(number: string): Signal
  /** Brings a report to another state of the workflow. */
  move(number: string, to: { readonly state: WorkflowState }): Signal
  /** Closes a report and asks what its sender thinks of it; gives the token of the letter. */
  askFeedback(number: string): string
}

interface OperatorContext {
  readonly state: SignalenState
  readonly now: () => number
}

export function createSignalenOperator({ state, now }: OperatorContext): SignalenOperator {
  const find = (number: string): Signal => {
    const found = state.signals.find(({ id }) => `SIG-${id}` === number)
    if (!found) throw new Error(`There is no report ${number}`)
    return found
  }
  const move = (number: string, to: { readonly state: WorkflowState }): Signal => {
    if (!['m', 'b', 'o', 'a'].includes(to.state)) throw new TypeError(`There is no state "${to.state}"`)
    const found = find(number)
    found.state = to.state
    found.updatedAt = now()
    return found
  }
  return {
    list: () => [...state.signals],
    show: find,
    move,
    askFeedback(number) {
      const { feedback } = move(number, { state: 'o' })
      const token = (crypto.randomUUID() + crypto.randomUUID()).replaceAll('-', '').slice(0, 43)
      feedback.push({ token, createdAt: now() })
      return token
    },
  }
}
