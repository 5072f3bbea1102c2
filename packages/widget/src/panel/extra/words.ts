import { extra as russian } from '../../catalogue/ru/extra.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** What this chunk says, in the panel's language. */
export const extraWords = (panel: Panel): Words['extra'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.extra : russian
