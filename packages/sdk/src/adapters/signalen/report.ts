import type { Point } from '../../domain/place.ts'
import type { Answer } from '../../domain/question.ts'
import type { Submission } from '../../domain/submission.ts'
import type { Theme } from './catalogue.ts'

export interface Reported {
  readonly submission: Submission
  readonly theme: Theme
  readonly point: Point
  readonly source: string | undefined
}

/** The id of the consent by which a resident lets contacts be passed on to whoever does the work. */
const sharing = 'sharing_allowed'

/** How Signalen writes that a single box is ticked. */
export const yes = 'ja'

/** The question whose answer is the moment of what is reported. */
const moment = 'dateTime'

/**
 * A report as the public API takes it: these keys and no other (any other is refused with all the rest).
 *
 * - `incident_date_start`, `reporter` and `location` are required; a reporter may be empty.
 * - An address needs all its parts (without `huisnummer` the server fails with HTTP 500) and is looked up in the register of the
 *   Netherlands. Ours is free text, so it goes along as an answer, which whoever handles the report reads beside the others.
 * - A name has no place in it, nor has the kind of a message; the kind goes along as an answer where it says something.
 */
export function reportOf({ submission, theme, point, source }: Reported): Record<string, unknown> {
  const { text, place, contact, consents, answers, kind } = submission
  const address = place?.address?.text
  const seen = answers.find(({ code }) => code === moment)
  const property = (id: string, label: string, answer: unknown) => ({ id, label, answer, category_url: theme.url })
  return {
    text,
    location: { geometrie: { type: 'Point', coordinates: [point.longitude, point.latitude] } },
    category: { sub_category: theme.url },
    reporter: {
      ...(contact?.email && { email: contact.email }),
      ...(contact?.phone && { phone: contact.phone }),
      ...(consents.some(({ id }) => id === sharing) && { sharing_allowed: true }),
    },
    incident_date_start: new Date(typeof seen?.value === 'string' ? seen.value : Date.now()).toISOString(),
    extra_properties: [
      ...answers
        .filter((answer) => answer !== seen)
        .map((answer) => property(answer.code, labelOf(answer, theme), answerOf(answer, theme))),
      ...(address ? [property('adres', 'Adres', address)] : []),
      ...(kind === 'complaint' ? [] : [property('soort_melding', 'Soort melding', kind)]),
    ],
    ...(source !== undefined && { source }),
  }
}

const labelOf = ({ code }: Answer, { questions }: Theme): string =>
  questions.find((question) => question.code === code)?.label ?? code

/** Each type in the shape that Signalen's own form gives it. */
function answerOf({ code, value, label }: Answer, { questions, types }: Theme): unknown {
  const options = questions.find((question) => question.code === code)?.options
  if (types.get(code) === 'multi_text_input')
    return [value]
      .flat()
      .join('\n')
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean)
  if (!options) return value
  const chosen = [value].flat().map((id) => ({ id, label: options.find((one) => one.value === id)?.label ?? label }))
  if (Array.isArray(value))
    return value[0] === yes && options.length === 1 ? { value: true, label: chosen[0]?.label } : chosen
  return chosen[0]
}
