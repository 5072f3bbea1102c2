import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Keeper } from '../drafts/keeper.ts'
import { outboxOnDevice } from '../drafts/outbox.ts'
import type { Panel } from '../panel.ts'
import { once } from '../screen.tsx'
import { Erase } from './erase.tsx'
import { keptWords } from './words.ts'

type Outcome = 'remembered' | 'forgotten' | 'failed'

/** Answers stay answered while the page is open. */
const answers = new Map<string, Outcome>()

/** Asked after sending; who does not answer has the message for this visit. */
export function Remember({ panel, keeper }: { readonly panel: Panel; readonly keeper: Keeper }) {
  const words = keptWords(panel).remember
  const id = panel.delivery.value?.id ?? ''
  const outcome = useSignal(answers.get(id))
  const durable = useSignal(false)
  useEffect(() => {
    outboxOnDevice(panel)
      .then((outbox) => outbox.durable())
      .then((value) => {
        durable.value = value
      })
      // Nothing can be remembered here.
      .catch(() => {})
  }, [])

  const answer = async (yes: boolean) => {
    let next: Outcome = yes ? 'remembered' : 'forgotten'
    try {
      const outbox = await outboxOnDevice(panel)
      const entry = (await outbox.all()).find(({ key }) => key.startsWith(id))
      if (yes && !entry) next = 'failed'
      else if (entry) await outbox[yes ? 'remember' : 'remove'](entry.key)
    } catch {
      next = 'failed'
    }
    if (!yes) panel.shared.value = true
    answers.set(id, next)
    outcome.value = next
    panel.voice.say(words[next])
  }
  const button = (yes: boolean) => (
    <button type="button" class="button quiet" part="button" onClick={() => once(panel, () => answer(yes))}>
      {yes ? words.yes : words.no}
    </button>
  )

  return (
    <>
      {outcome.value ? (
        <p class="note">{words[outcome.value]}</p>
      ) : (
        durable.value &&
        !panel.shared.value && (
          <fieldset class="asked">
            <legend>{words.ask}</legend>
            <p class="hint">{words.why}</p>
            <div class="choices">
              {button(true)}
              {button(false)}
            </div>
          </fieldset>
        )
      )}
      <Erase panel={panel} keeper={keeper} />
    </>
  )
}
