import { dates } from '../dates.ts'
import { stepsWords } from '../error-text.ts'
import { procedureOf } from '../flow.ts'
import { DoneIcon } from '../icons.tsx'
import { type Panel, startOver } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { conversationOf } from '../walk.ts'
import { ReceiptView } from './receipt-view.tsx'

/** The number, what comes next, and how not to lose it. */
export function Sent({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).sent
  const state = panel.progress.value
  if (!state || !('receipt' in state)) return null
  const { receipt } = state
  const form = panel.form.value
  const appeal = form && procedureOf(conversationOf(panel)) === 'appeal'
  return (
    <Screen panel={panel} heading={words.heading} next={words.again} onNext={() => startOver(panel)}>
      <p class="done">
        <DoneIcon />{' '}
        {appeal ? words.appeal(form.organization.shortName) : words.sentAt(dates(panel).moment(receipt.sentAt))}
      </p>
      <ReceiptView panel={panel} receipt={receipt} />
    </Screen>
  )
}
