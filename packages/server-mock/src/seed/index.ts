import type { Seed } from '../state.ts'
import { park } from './park.ts'
import { inEveryLanguage } from './translated.ts'
import { zarechny } from './zarechny.ts'

/**
 * Two invented organizations in Russian and English: a town with a long form, and a park with a short one. The town has a
 * community in VK.
 */
export const defaultSeed: Seed = {
  organizations: [{ ...inEveryLanguage(zarechny), communities: { vk: ['1001'] } }, inEveryLanguage(park)],
}
