import { useEffect } from 'preact/hooks'
import { forget, type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { hasContent } from '../written.ts'
import { draftsWords } from './words.ts'

const MINUTE = 60_000

/** On a shared computer: a warning after eight idle minutes, and nothing left after ten. */
export function watchIdleness(panel: Panel, box: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let since = Date.now()
  const stopping = new AbortController()
  const { signal } = stopping

  const restart = () => {
    since = Date.now()
    clearTimeout(timer)
    timer = setTimeout(warn, 8 * MINUTE)
  }
  const warn = () => {
    if (!atStake()) return
    if (panel.screen.value !== 'idle') panel.cameFrom.value = panel.screen.value
    show(panel, 'idle')
    timer = setTimeout(erase, 2 * MINUTE)
  }
  const erase = () => {
    forget(panel)
    panel.voice.say(draftsWords(panel).idle.erased)
  }
  const atStake = () => panel.shared.value && (hasContent(panel.written.value) || panel.delivery.value)
  // Timers stand still while a computer sleeps.
  const wake = () => {
    if (document.hidden || Date.now() - since < 10 * MINUTE || !atStake()) return
    clearTimeout(timer)
    erase()
  }

  // A screen reader clicks without a pointer.
  for (const sign of ['input', 'click', 'keydown']) box.addEventListener(sign, restart, { signal })
  document.addEventListener('visibilitychange', wake, { signal })
  return () => {
    clearTimeout(timer)
    stopping.abort()
  }
}

/** Two minutes before a shared computer forgets. */
export function Idle({ panel }: { readonly panel: Panel }) {
  const { idle } = draftsWords(panel)
  useEffect(() => panel.voice.say(idle.text), [])
  return (
    <Screen panel={panel} heading={idle.heading} next={idle.stay} onNext={() => show(panel, panel.cameFrom.value)}>
      <p>{idle.text}</p>
    </Screen>
  )
}
