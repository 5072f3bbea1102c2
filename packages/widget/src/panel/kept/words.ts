import { kept as russian } from '../../catalogue/ru/kept.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** What this chunk says, in the panel's language. */
export const keptWords = (panel: Panel): Words['kept'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.kept : russian
