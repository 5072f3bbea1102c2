import type { Point } from '../../domain/place.ts'
import type { Answer } from '../../domain/question.ts'
import type { Submission } from '../../domain/submission.ts'
import type { Theme, Told } from './catalogue.ts'

export interface Reported {
  readonly submission: Submission
  readonly theme: Theme
  readonly point: Point
  readonly source: string | undefined
}

/** The id of the consent by which a resident lets contacts be passed on to whoever does the work. */
const sharing = 'sharing_allowed'

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
  const seen = answers.find(({ code, value }) => code === moment && Date.parse(String(value)) > 0)
  const property = (id: string, label: string, answer: unknown) => ({ id, label, answer, category_url: theme.url })
  return {
    text,
    location: { geometrie: { type: 'Point', coordinates: [point.longitude, point.latitude] } },
    category: { sub_category: theme.url },
    reporter: {
      ...(contact?.email && { email: contact.email }),
      ...(contact?.phone && { phone: phoneOf(contact.phone) }),
      ...(consents.some(({ id }) => id === sharing) && { sharing_allowed: true }),
    },
    incident_date_start: new Date(seen ? String(seen.value) : Date.now()).toISOString(),
    extra_properties: [
      ...answers.filter((answer) => answer !== seen).map((answer) => property(answer.code, ...told(answer, theme))),
      ...(address ? [property('adres', 'Adres', address)] : []),
      ...(kind === 'complaint' ? [] : [property('soort_melding', 'Soort melding', kind)]),
    ],
    ...(source !== undefined && { source }),
  }
}

/** In characters, by the server's own column. */
const longestPhone = 17

/** As it was written, if there is room for it; without blanks and brackets otherwise. */
const phoneOf = (phone: string): string => (phone.length > longestPhone ? phone.replace(/[^\d+]/g, '') : phone)

/** What is answered to a question that nobody asks now, in the resident's own words. */
const told = (answer: Answer, { tell }: Theme): Told => tell?.(answer) ?? [answer.code, answer.value]
