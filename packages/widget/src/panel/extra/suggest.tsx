import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { connect } from '../connect.ts'
import type { Panel } from '../panel.ts'
import type { Topic } from '../topic-search.ts'
import { offers } from './offers.ts'
import { extraWords } from './words.ts'

interface SuggestProps {
  readonly panel: Panel
  /** Those that can be chosen. */
  readonly topics: readonly Topic[]
  /** Called with the themes to show; with none, to show all of them again. */
  readonly onPropose: (topics: readonly Topic[]) => void
}

/** Proposes a theme from the text, which leaves the device at this press and not before. */
export function Suggest({ panel, topics, onPropose }: SuggestProps) {
  const words = extraWords(panel).suggest
  const outcome = useSignal('')
  const shown = useSignal(false)
  const form = panel.form.value
  const propose = (fitting: readonly Topic[], text: string) => {
    shown.value = fitting.length > 0
    outcome.value = text
    onPropose(fitting)
  }
  // In another language, or after a change, the themes are others.
  useEffect(() => propose([], ''), [form])
  if (topics.length < 2 || !offers(panel, 'suggestCategory', 'suggest-category')) return null
  const ask = async () => {
    if (outcome.value === words.looking) return
    outcome.value = words.looking
    panel.voice.say(words.looking, true)
    const text = panel.written.value.text.trim()
    const codes = await connect(panel)
      .then((client) => client.suggestCategory({ text, language: panel.language.value }))
      // It is a convenience, and the themes are all there.
      .catch((): string[] => [])
    if (panel.form.value !== form) return
    const fitting = codes.flatMap((code) => topics.filter(({ topic }) => topic.code === code))
    const told = fitting.length ? words.found(fitting.length) : words.none
    propose(fitting, told)
    panel.voice.say(told, true)
  }
  return (
    <div class="asked">
      <button type="button" class="link" aria-describedby="suggest-hint" onClick={ask}>
        {words.press}
      </button>
      <p class="hint" id="suggest-hint">
        {words.hint}
      </p>
      {outcome.value && <p>{outcome.value}</p>}
      {shown.value && (
        <button
          type="button"
          class="link"
          onClick={() => {
            propose([], '')
            // The button is gone with what it showed.
            panel.focus.value = { id: '/category' }
          }}
        >
          {words.all}
        </button>
      )}
    </div>
  )
}
