// Entry of the chunk `en`: everything in English.
import { extra } from './en/extra.ts'
import { follow } from './en/follow.ts'
import { panel } from './en/panel.ts'
import { steps } from './en/steps.ts'
import type { Words } from './words.ts'

export const en: Words = { panel, steps, follow, extra }
