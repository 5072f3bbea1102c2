import type { NearbyCase, Point } from '@otklik/sdk'
import { findLeaf } from '@otklik/sdk/rules'
import { useSignal } from '@preact/signals'
import { connect } from '../connect.ts'
import { dates } from '../dates.ts'
import { topicOf } from '../flow.ts'
import { formLanguage, type Panel } from '../panel.ts'
import { conversationOf } from '../walk.ts'
import { extraWords } from './words.ts'

/** As many as can be read at a glance. */
const MOST = 5

/** What others have reported at this point, in words. Asked for by the resident alone. */
export function Nearby({ panel, point }: { readonly panel: Panel; readonly point: Point }) {
  const words = extraWords(panel).nearby
  const cases = useSignal<readonly NearbyCase[]>([])
  const outcome = useSignal('')
  const tell = (text: string) => {
    outcome.value = text
    panel.voice.say(text, true)
  }
  const look = async () => {
    if (outcome.value === words.looking) return
    cases.value = []
    tell(words.looking)
    try {
      const category = topicOf(conversationOf(panel))?.code
      const found = await (await connect(panel)).nearby({ point, ...(category && { category }) })
      cases.value = found.slice(0, MOST)
      tell(found.length ? words.heading : words.none)
    } catch {
      tell(words.failed)
    }
  }
  return (
    <div class="asked">
      <button type="button" class="link" aria-describedby="nearby-hint" onClick={look}>
        {words.press}
      </button>
      <p class="hint" id="nearby-hint">
        {words.hint}
      </p>
      {outcome.value && <p>{outcome.value}</p>}
      {cases.value.length > 0 && (
        <ul class="files">
          {cases.value.map(({ number, ...reported }, index) => (
            <li key={number ?? index} lang={formLanguage(panel)} dir="auto">
              {[whatOf(panel, number, reported), dayOf(panel, reported)].filter(Boolean).join(', ')}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Its first words; else its theme, else its number. */
function whatOf({ form }: Panel, number: string | undefined, { text, category }: Omit<NearbyCase, 'number'>): string {
  const theme = findLeaf(form.value?.categories ?? [], category ?? '')?.label
  const words = text?.trim()
  return words ? (words.length > 100 ? `${words.slice(0, 100).trimEnd()}…` : words) : (theme ?? `№ ${number ?? '—'}`)
}

const dayOf = (panel: Panel, { sentAt }: Omit<NearbyCase, 'number'>): string | undefined =>
  sentAt && dates(panel).date(sentAt.slice(0, 10))
