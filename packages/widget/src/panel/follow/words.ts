import { follow as russian } from '../../catalogue/ru/follow.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** What the screen that follows a message says, in the panel's language. */
export const followWords = (panel: Panel): Words['follow'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.follow : russian
