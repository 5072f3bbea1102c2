import type { Delivery, DeliveryState } from '@otklik/sdk'
import { report } from '../connect.ts'
import type { Panel, ScreenName } from '../panel.ts'
import { partialHeading } from './partial.tsx'
import { unknownHeading } from './unknown.tsx'
import { extraWords } from './words.ts'

/** What was last told of each delivery. */
const last = new WeakMap<Delivery, { readonly state: DeliveryState; readonly screen: ScreenName | undefined }>()

/**
 * The screen of a state that is neither a plain yes nor a no; undefined for any other. Says in the live region what has
 * begun and ended since it was last told, never how far it is.
 */
export function tell(panel: Panel, state: DeliveryState): ScreenName | undefined {
  const delivery = panel.delivery.value
  if (!delivery) return undefined
  const before = last.get(delivery)
  const screen = screenOf(state, before?.screen)
  last.set(delivery, { state, screen })
  if (state.name === 'unknown' && !state.error && before?.state.name !== 'unknown') report(panel, 'outcome_unknown')
  const text = news(panel, state, before?.state)
  if (screen && text && !(screen === 'pending' && before?.screen === 'pending')) panel.voice.say(text)
  return screen
}

function screenOf(state: DeliveryState, before: ScreenName | undefined): ScreenName | undefined {
  if (state.name === 'partial' || state.name === 'unknown') return state.name
  // No error, and yet to be asked again: it was taken, and has no number so far.
  const taken = before === 'pending' || (state.name === 'waiting' && !state.error)
  return taken && (state.name === 'waiting' || state.name === 'sending') ? 'pending' : undefined
}

function news(panel: Panel, state: DeliveryState, before: DeliveryState | undefined): string | undefined {
  const { partial, pending } = extraWords(panel)
  if (state.name === 'partial') {
    if (before?.name !== 'partial') return partialHeading(panel, state)
    if (Boolean(state.progress) === Boolean(before.progress)) return undefined
    return state.progress ? partial.sending : state.retryAt ? partial.notYet : partialHeading(panel, state)
  }
  if (state.name === 'unknown') {
    const text = unknownHeading(panel, state)
    return before?.name === 'unknown' && unknownHeading(panel, before) === text ? undefined : text
  }
  return pending.heading
}
