import { timeOf } from '../../catalogue/dates.ts'
import { CopyText } from '../copy-text.tsx'
import type { Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { Another } from '../steps/waiting.tsx'
import { extraWords } from './words.ts'

/** Taken, and without a number so far: neither lost nor yet to be followed. */
export function Pending({ panel }: { readonly panel: Panel }) {
  const words = extraWords(panel).pending
  const state = panel.progress.value
  return (
    <Screen panel={panel} heading={words.heading} next={words.now} onNext={() => panel.delivery.value?.retry()}>
      <p>{words.text(panel.delivery.value?.kept !== false)}</p>
      {state?.name === 'waiting' && state.retryAt && <p class="hint">{words.planned(timeOf(state.retryAt))}</p>}
      <CopyText panel={panel} />
      <Another panel={panel} />
    </Screen>
  )
}
