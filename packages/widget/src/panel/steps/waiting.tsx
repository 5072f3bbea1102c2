import { useSignal } from '@preact/signals'
import { timeOf } from '../../catalogue/dates.ts'
import { CopyText } from '../copy-text.tsx'
import { stepsWords } from '../error-text.ts'
import { type Panel, show, startOver } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { discard } from '../send.ts'

/** Kept, not sent. Nothing here looks like success. */
export function Waiting({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel)
  const { value: state } = panel.progress
  const { value: delivery } = panel.delivery
  const error = state?.name === 'waiting' ? state.error : undefined
  const until = error?.until
  const now = () => {
    show(panel, 'sending')
    delivery?.retry()
  }
  return (
    <Screen panel={panel} heading={words.waiting.heading} next={words.waiting.now} onNext={now}>
      {error && (
        <p>{until && error.code === 'rate_limited' ? words.limited(timeOf(until)) : words.failures[error.code]}</p>
      )}
      <p>{delivery?.kept === false ? words.waiting.pageOnly : words.waiting.kept}</p>
      {panel.unsent.value?.tried()}
      {state?.name === 'waiting' && state.retryAt && <p class="hint">{words.waiting.planned(timeOf(state.retryAt))}</p>}
      <h3>{words.waiting.text}</h3>
      <CopyText panel={panel} />
      <Aside panel={panel} />
    </Screen>
  )
}

/** Leaves it where it is and writes another, or gives it up. */
export const Aside = ({ panel }: { readonly panel: Panel }) => (
  <>
    <Another panel={panel} />
    <Discard panel={panel} />
  </>
)

export const Another = ({ panel }: { readonly panel: Panel }) => (
  <p>
    <button type="button" class="link" onClick={() => startOver(panel)}>
      {stepsWords(panel).sent.again}
    </button>
  </p>
)

/** Deletes it at the second word. */
function Discard({ panel }: { readonly panel: Panel }) {
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
