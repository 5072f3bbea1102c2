import { stepsWords } from './error-text.ts'
import { forget, type Panel, show } from './panel.ts'
import { hasContent } from './written.ts'

const MINUTE = 60_000

/** On a shared computer: a warning after eight idle minutes, and nothing left after ten. */
export function watchIdleness(panel: Panel, box: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const restart = () => {
    clearTimeout(timer)
    timer = setTimeout(warn, 8 * MINUTE)
  }
  const warn = () => {
    if (!panel.shared.value || !(hasContent(panel.written.value) || panel.delivery.value)) return
    if (panel.screen.value !== 'idle') panel.cameFrom.value = panel.screen.value
    show(panel, 'idle')
    timer = setTimeout(erase, 2 * MINUTE)
  }
  const erase = () => {
    forget(panel)
    panel.voice.say(stepsWords(panel).idle.erased)
  }
  // A screen reader clicks without a pointer.
  for (const sign of ['input', 'click', 'keydown']) box.addEventListener(sign, restart)
  return () => clearTimeout(timer)
}
