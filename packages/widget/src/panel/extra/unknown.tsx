import type { DeliveryState } from '@otklik/sdk'
import { timeOf } from '../../catalogue/dates.ts'
import { CopyText } from '../copy-text.tsx'
import type { Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { Aside } from '../steps/waiting.tsx'
import { extraWords } from './words.ts'

type UnknownState = Extract<DeliveryState, { name: 'unknown' }>

/** It may have arrived. Where the backend can be asked it is; where it cannot, nobody pretends to know. */
export function Unknown({ panel }: { readonly panel: Panel }) {
  const words = extraWords(panel).unknown
  const state = panel.progress.value
  if (state?.name !== 'unknown') return null
  const delivery = panel.delivery.value
  const canLook = panel.client.value?.capabilities.idempotency === 'lookup'
  const waits = isChecked(state)
  const again = () => delivery?.retry()
  return (
    <Screen
      panel={panel}
      heading={unknownHeading(panel, state)}
      next={canLook ? words.check : words.again}
      onNext={() => (canLook ? !state.checking && delivery?.check() : again())}
    >
      <p>{words.lost}</p>
      {waits ? (
        <>
          <p>{words.wait}</p>
          {state.checking ? (
            <progress aria-label={words.checking} />
          ) : (
            state.retryAt && <p class="hint">{words.planned(timeOf(state.retryAt), delivery?.kept !== false)}</p>
          )}
        </>
      ) : (
        <p>{canLook ? words.notFound : words.blind}</p>
      )}
      {!waits && <p class="note">{words.twice}</p>}
      {!waits && canLook && (
        <p>
          <button type="button" class="button quiet" part="button" onClick={again}>
            {words.again}
          </button>
        </p>
      )}
      <CopyText panel={panel} />
      <Aside panel={panel} />
    </Screen>
  )
}

export function unknownHeading(panel: Panel, state: UnknownState): string {
  const { checking, heading } = extraWords(panel).unknown
  return isChecked(state) ? checking : heading
}

/** The backend is being asked, or will be by itself. */
const isChecked = ({ checking, retryAt }: UnknownState): boolean => Boolean(checking || retryAt)
