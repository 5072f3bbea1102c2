import { useSignal } from '@preact/signals'
import { hostOf } from '../../hosts/host-of.ts'
import { stepsWords } from '../error-text.ts'
import { TextField } from '../fields.tsx'
import { rulesOf } from '../flow.ts'
import { edit, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { advance, conversationOf, retreat } from '../walk.ts'

/** A position less certain than this, in metres, would send people to the wrong yard. */
const ACCURATE = 200

/** Where it is: words are always enough for us, and figures for a backend that must have a point. */
export function Place({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).place
  const { address, point } = panel.written.value
  const outcome = useSignal('')
  const looking = useSignal(false)
  const conversation = conversationOf(panel)
  const required = rulesOf(conversation).place === 'required'
  const More = panel.extra.value?.MoreOfPlace

  const tell = (text: string) => {
    outcome.value = text
    panel.voice.say(text)
  }
  const instead = (what: string) => `${what} ${words.writeInstead}`
  const locate = async () => {
    if (looking.value) return
    looking.value = true
    tell(words.looking)
    const found = await hostOf(panel)
      .locate()
      .catch(() => 'refused' as const)
    looking.value = false
    if (typeof found === 'string') return tell(instead(words[found]))
    const accuracy = Math.max(1, Math.round(found.accuracy))
    if (accuracy > ACCURATE) return tell(instead(words.inaccurate(accuracy)))
    edit(panel, { point: { latitude: found.latitude, longitude: found.longitude, accuracy } })
    tell(words.found(accuracy))
  }

  return (
    <Screen
      panel={panel}
      heading={words.heading}
      next={panel.words.value.next}
      onNext={() => advance(panel)}
      back={() => retreat(panel)}
    >
      <TextField
        panel={panel}
        pointer="/place"
        label={words.address}
        hint={words.hint}
        autocomplete="street-address"
        required={required && conversation.form.placeNeeds !== 'point'}
        value={address}
        onValue={(value) => edit(panel, { address: value })}
      />
      <div class="asked">
        <button type="button" class="button quiet" onClick={locate}>
          {words.here}
        </button>
        {outcome.value && <p>{outcome.value}</p>}
        {point && (
          <p>
            {!outcome.value && words.given}{' '}
            <button
              type="button"
              class="link"
              onClick={() => {
                edit(panel, { point: undefined })
                tell(words.removed)
              }}
            >
              {words.remove}
            </button>
          </p>
        )}
      </div>
      {More && <More panel={panel} required={required} />}
      {!required && (
        <p>
          <button
            type="button"
            class="link"
            onClick={() => {
              edit(panel, { address: '', point: undefined })
              advance(panel)
            }}
          >
            {words.skip}
          </button>
        </p>
      )}
    </Screen>
  )
}
