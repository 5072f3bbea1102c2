import type { Words } from '../../catalogue/words.ts'
import type { Panel } from '../panel.ts'
import { canFollow } from '../steps/tell-more.tsx'
import { extraWords } from './words.ts'

/** The words of the later screens as they are true of this backend. */
export function fit(panel: Panel, words: Words['steps']): Words['steps'] {
  const own = extraWords(panel)
  const { placeNeeds } = panel.form.value ?? {}
  const { trackBy } = panel.client.value?.capabilities ?? {}
  const { contact, place, required, sent } = words
  const numberAlone = trackBy === 'number' || !canFollow(panel)
  return {
    ...words,
    ...(trackBy === 'number' && { contact: { ...contact, self: own.selfByNumber } }),
    ...(numberAlone && { sent: { ...sent, codeHint: own.numberHint } }),
    ...(needsPoint(panel) && {
      place: {
        ...place,
        address: placeNeeds === 'point' ? `${place.address} ${panel.words.value.optional}` : place.address,
        writeInstead: own.point.instead,
      },
      required: { ...required, place: placeNeeds === 'both' ? own.point.both : own.point.required },
    }),
  }
}

/** Words alone are not enough for this backend. */
export function needsPoint({ form }: Panel): boolean {
  const needs = form.value?.placeNeeds
  return needs === 'point' || needs === 'both'
}

/** What is to be known before sending to a public register. */
export const notice = (panel: Panel) =>
  panel.form.value?.visibility === 'public' && <p class="note">{extraWords(panel).public}</p>
