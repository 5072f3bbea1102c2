// Entry of the chunk `en`: everything in English.
import { drafts } from './en/drafts.ts'
import { extra } from './en/extra.ts'
import { follow } from './en/follow.ts'
import { kept } from './en/kept.ts'
import { mine } from './en/mine.ts'
import { panel } from './en/panel.ts'
import { steps } from './en/steps.ts'
import { unsent } from './en/unsent.ts'
import type { Words } from './words.ts'

export const en: Words = { panel, steps, follow, extra, drafts, kept, mine, unsent }
