import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { stepsWords } from '../error-text.ts'
import type { Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'

const SLOW = 10_000

/** On its way: a bar for each file, and a word when it takes long. */
export function Sending({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).sending
  const slow = useSignal(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      slow.value = true
      panel.voice.say(words.slow)
    }, SLOW)
    return () => clearTimeout(timer)
  }, [])
  const { files } = panel.written.value
  const preparing = files.some(({ state }) => state === 'preparing')
  const state = panel.progress.value
  let left = state?.name === 'sending' ? state.progress.sent : 0
  return (
    <Screen panel={panel} heading={words.heading}>
      {preparing && <p>{words.preparing}</p>}
      {panel.unsent.value?.onItsWay()}
      <ul>
        {files.map(({ id, name, size, type }, index) => {
          // Files go out one after another.
          const sent = Math.min(left, size)
          left -= sent
          return (
            <li key={id}>
              <span dir="auto">{name}</span>
              <progress aria-label={words.upload(index + 1, type.startsWith('image/'))} max={size} value={sent} />
            </li>
          )
        })}
      </ul>
      {files.length === 0 && <progress aria-label={words.heading} />}
      {slow.value && <p class="note">{words.slow}</p>}
    </Screen>
  )
}
