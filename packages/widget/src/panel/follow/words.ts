import { follow as russian } from '../../catalogue/ru/follow.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** How days are written; they come with the later screens, which are there before this one. */
export function dates(panel: Panel) {
  const steps = panel.steps.value
  if (!steps) throw new Error('the later screens are not there yet')
  return steps.dates(panel)
}

/** What the screen that follows a message says, in the panel's language. */
export const followWords = (panel: Panel): Words['follow'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.follow : russian
