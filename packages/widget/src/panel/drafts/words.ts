import { drafts as russian } from '../../catalogue/ru/drafts.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'

/** What this chunk says, in the panel's language. */
export const draftsWords = (panel: Panel): Words['drafts'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.drafts : russian
