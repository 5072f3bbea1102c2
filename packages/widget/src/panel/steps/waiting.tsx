import { useSignal } from '@preact/signals'
import { timeOf } from '../../catalogue/dates.ts'
import { CopyText } from '../copy-text.tsx'
import { stepsWords } from '../error-text.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { discard } from '../send.ts'

/** Kept, not sent. Nothing here looks like success. */
export function Waiting({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel)
  const state = panel.progress.value
  const error = state?.name === 'waiting' ? state.error : undefined
  const until = error?.until
  return (
    <Screen
      panel={panel}
      heading={words.waiting.heading}
      next={words.waiting.now}
      onNext={() => panel.delivery.value?.retry()}
    >
      {error && (
        <p>{until && error.code === 'rate_limited' ? words.limited(timeOf(until)) : words.failures[error.code]}</p>
      )}
      <p>{words.waiting.kept}</p>
      {state?.name === 'waiting' && state.retryAt && <p class="hint">{words.waiting.planned(timeOf(state.retryAt))}</p>}
      <h3>{words.waiting.text}</h3>
      <CopyText panel={panel} />
      <Discard panel={panel} />
    </Screen>
  )
}

/** Refused, and no field is to blame. */
export function Refused({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel)
  const error = panel.refusal.value
  const closed = error?.problem === 'closed'
  return (
    <Screen
      panel={panel}
      heading={words.refused.heading}
      next={words.refused.edit}
      onNext={() => show(panel, 'review')}
    >
      <p>{closed ? words.closedNow : words.failures[error?.code ?? 'server']}</p>
      <CopyText panel={panel} />
    </Screen>
  )
}

/** Deletes it at the second word. */
export function Discard({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).waiting
  const asked = useSignal(false)
  const press = () => {
    if (asked.value) discard(panel)
    asked.value = true
  }
  return (
    <p>
      <button type="button" class="link" onClick={press}>
        {asked.value ? words.removeForGood : words.remove}
      </button>
    </p>
  )
}
