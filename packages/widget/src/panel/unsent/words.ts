import { unsent as russian } from '../../catalogue/ru/unsent.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** What this chunk says, in the panel's language. */
export const unsentWords = (panel: Panel): Words['unsent'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.unsent : russian
