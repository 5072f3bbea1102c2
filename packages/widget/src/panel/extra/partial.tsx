import type { DeliveryState, OtklikError } from '@otklik/sdk'
import { timeOf } from '../../catalogue/dates.ts'
import { errorText, stepsWords } from '../error-text.ts'
import { type Panel, startOver } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { ReceiptView } from '../steps/receipt-view.tsx'
import { extraWords } from './words.ts'

type PartialState = Extract<DeliveryState, { name: 'partial' }>

/** The text is there, some files are not. Neither a success nor a failure: what is missing stands first. */
export function Partial({ panel }: { readonly panel: Panel }) {
  const words = extraWords(panel).partial
  const state = panel.progress.value
  if (state?.name !== 'partial') return null
  const { receipt, progress, retryAt, error } = state
  const later = goesOn(state)
  return (
    <Screen
      panel={panel}
      heading={partialHeading(panel, state)}
      next={later ? words.now : panel.words.value.tryAgain}
      onNext={() => !progress && panel.delivery.value?.retry()}
    >
      <div class="note">
        <p>{later ? words.text : words.textRefused}</p>
        <ul>
          {missingOf(panel, state).map(({ id, name }) => (
            <li key={id} dir="auto">
              {name}
            </li>
          ))}
        </ul>
        {error && !progress && <p>{whyOf(panel, error)}</p>}
        {progress && <progress aria-label={words.sending} max={progress.total || 1} value={progress.sent} />}
        {retryAt && !progress && (
          <p class="hint">{words.planned(timeOf(retryAt), panel.delivery.value?.kept !== false)}</p>
        )}
      </div>
      <ReceiptView panel={panel} receipt={receipt} />
      <p>
        <button type="button" class="link" onClick={() => startOver(panel)}>
          {stepsWords(panel).sent.again}
        </button>
      </p>
    </Screen>
  )
}

/** Photos are called so; anything else among what is missing makes them files. */
export function partialHeading(panel: Panel, state: PartialState): string {
  const { heading, refused } = extraWords(panel).partial
  const photos = missingOf(panel, state).every(({ type }) => type.startsWith('image/'))
  return (goesOn(state) ? heading : refused)(photos)
}

/** Nobody has refused them: they are being sent, or will be. */
const goesOn = ({ progress, retryAt }: PartialState): boolean => Boolean(progress || retryAt)

const missingOf = ({ written }: Panel, { missing }: PartialState) =>
  written.value.files.filter(({ id }) => missing.includes(id))

function whyOf(panel: Panel, { code, fields }: OtklikError): string {
  const why: Partial<Record<OtklikError['code'], string>> = extraWords(panel).partial.why
  return fields.map((field) => errorText(panel, field)).join('. ') || (why[code] ?? stepsWords(panel).failures[code])
}
