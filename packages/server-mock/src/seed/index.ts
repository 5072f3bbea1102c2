import type { Seed } from '../state.ts'
import { park } from './park.ts'
import { inEveryLanguage } from './translated.ts'
import { zarechny } from './zarechny.ts'

/** Two invented organizations in Russian and English: a town with a long form, and a park with a short one. */
export const defaultSeed: Seed = { organizations: [inEveryLanguage(zarechny), inEveryLanguage(park)] }
