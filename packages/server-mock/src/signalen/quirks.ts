/**
 * What a client of Signalen stumbles over, each by a name. All but the last few are how every server behaves (seen on
 * 2.34); those are how some are set up.
 */
export const signalenQuirks = {
  'inactive-categories': 'Categories that are switched off stand in the list, told by `is_active` alone',
  'map-flag': '`is_public_accessible` and `public_name` are about the public map and say nothing about reporting',
  'extra-keys': 'A key that a report does not have is refused with all the rest',
  'required-keys': 'text, location, category, reporter (empty, if need be) and incident_date_start must be there',
  'null-text-extra': '`text_extra` may be left out and may not be null',
  'partial-address': 'An address without `huisnummer` is HTTP 500 with a page',
  'category-by-url': 'A category is named by its address, and the error about it stands under `sub_category`',
  'bounding-box': 'A point is [longitude, latitude], and is refused outside of the area that is served',
  'email-checked': 'An e-mail is checked, and the error about it stands under `reporter`',
  'extra-properties-list': 'Answers are a list of `{ id, label, answer, category_url }`; an object is refused',
  'one-source': 'Any source but `online` is refused',
  'text-limit': 'A text has at most 3,000 characters',
  throttled: 'Sixty reports an hour from one address, then 429 without Retry-After',
  'open-or-closed': 'Of all states only OPEN and CLOSED are shown',
  'late-files': 'Files are refused, by a bare list, as soon as somebody works on the report',
  'image-types': 'JPEG, PNG and GIF are taken and nothing else, by their content',
  'file-names': 'A file needs a name whose extension says what is in it',
  'file-size': 'A file has at most 20 MiB',
  'feedback-text': 'A judgement needs a text or a list of them',
  'feedback-once': 'A satisfaction form can be read and sent once, within its term: 410 afterwards',
  'null-features': 'Where nothing has been reported nearby, `features` is null and not an empty list',
  'bbox-needed': 'What is nearby is asked by `bbox`: without one 400, with a bad one a page with 500',
  'map-filter': 'What is nearby is not asked by a category that is not on the map: 400',
  cors: 'Headers that a browser would have to ask about are not allowed',
  paged: 'Lists come in pages, which link to the next by an address that only the server itself knows',
  'prediction-absent': 'There is no prediction of categories',
  'prediction-down': 'The service behind the prediction is down: HTTP 500 with a page',
} as const

export type SignalenQuirk = keyof typeof signalenQuirks

const rare: readonly SignalenQuirk[] = ['paged', 'prediction-absent', 'prediction-down']

/** The quirks that every server has. */
export const usualQuirks: readonly SignalenQuirk[] = (Object.keys(signalenQuirks) as SignalenQuirk[]).filter(
  (quirk) => !rare.includes(quirk),
)
