import type { SignalenQuirk } from './quirks.ts'

/** One thing about Signalen that a client has to know. */
export interface SignalenDeviation {
  readonly number: number
  /** What switches it off and on, where the mock can be otherwise. */
  readonly quirk?: SignalenQuirk
  readonly fact: string
}

const facts: readonly (readonly [fact: string, quirk?: SignalenQuirk])[] = [
  ['Categories that are switched off stand in the list, told by `is_active` alone', 'inactive-categories'],
  ['`is_public_accessible` says what the public map shows, not what can be reported', 'map-flag'],
  ['`public_name` is a name on that map, which several categories share', 'map-flag'],
  ['A slug is unique among its neighbours only: every main category may have its `overig`'],
  ['Lists come in pages', 'paged'],
  ['A page names the next by an address that only the server itself knows', 'paged'],
  ['`handling_message` is what the municipality promises'],
  ['A key that a report does not have is refused with all the rest', 'extra-keys'],
  ['A reporter must be there, if only an empty one', 'required-keys'],
  ['The moment of what is reported must be there', 'required-keys'],
  ['`text_extra` may be left out and may not be null', 'null-text-extra'],
  ['An address that is not whole is HTTP 500', 'partial-address'],
  ['A category is named by its address', 'category-by-url'],
  ['What is wrong with a category stands under `category.sub_category`', 'category-by-url'],
  ['A point is [longitude, latitude]', 'bounding-box'],
  ['A point outside of what is served is refused, under `location.geometrie`', 'bounding-box'],
  ['What is wrong with an e-mail stands under `reporter.email`', 'email-checked'],
  ['Answers are a list of `{ id, label, answer, category_url }`', 'extra-properties-list'],
  ['An answer has another shape for each type of question'],
  ['Any source but `online` is refused', 'one-source'],
  ['A text has at most 3,000 characters', 'text-limit'],
  ['Nothing says how long to wait when too much has been sent', 'throttled'],
  ['What was refused is not there: it can be sent again', 'throttled'],
  ['Only OPEN and CLOSED are shown of all states', 'open-or-closed'],
  ['What does not exist is 404 with a Dutch sentence'],
  ['What is no UUID reaches another address, or none'],
  ['As soon as somebody works on a report it takes no more files: a bare list says so', 'late-files'],
  ['A request brings one file, in the field `file`'],
  ['Files follow their report, which is there when one of them fails'],
  ['WebP is refused, as is all that is not JPEG, PNG or GIF', 'image-types'],
  ['What cannot be made one of those never arrives, and its report does', 'image-types'],
  ['A name needs an extension: `blob` is refused', 'file-names'],
  ['The extension has to say what is in the file, whatever its type says', 'file-names'],
  ['What is no image at all would be refused when its report is there already', 'image-types'],
  ['A file has at most 20 MiB', 'file-size'],
  ['A judgement needs words', 'feedback-text'],
  ['Words of a judgement have at most 1,000 characters', 'feedback-text'],
  ['A satisfaction form can be sent once: 410 `filled out`', 'feedback-once'],
  ['A satisfaction form runs out: 410 `too late`', 'feedback-once'],
  ['A satisfaction form says whose it is and nothing else'],
  ['Where nothing is nearby, `features` is null', 'null-features'],
  ['What is nearby is asked by west, south, east and north', 'bbox-needed'],
  ['Headers that a browser would have to ask about are not allowed', 'cors'],
  ['The prediction of categories is not under `/v1`'],
  ['Most servers predict nothing: 404', 'prediction-absent'],
  ['A prediction whose service is down is HTTP 500 with a page', 'prediction-down'],
  ['A prediction that is not sure of itself is made all the same'],
  ['Questions have types of Signalen’s own'],
  ['A question may depend on answers, by `ifAllOf` and `ifOneOf` that nest'],
  ['A question may depend on the category, by the same'],
  ['An answer may end the report: a text beside it, whose validators name `isBlocking`'],
  ['A category may end the report, by the same without an answer'],
  ['Some questions are answered on a map of objects'],
  ['Texts are Markdown'],
  ['The first of a list may be «choose», without a value'],
  ['A single box is `true` in a condition and «ja» in an answer'],
  ['The answer to `dateTime` is the moment of what is reported'],
  ['No key tells a repeated report from a new one'],
  ['An error may be a page of HTML'],
  ['Leave to pass contacts on is `sharing_allowed` of the reporter'],
  ['The prefix of a number is the server’s to choose, and people leave it out'],
  ['What is nearby is not asked by a category that is not on the map: 400', 'map-filter'],
  ['A phone number has at most 17 characters'],
]

/** The closed list, as observed on a running server of version 2.34 or told by its own form. */
export const signalenDeviations: readonly SignalenDeviation[] = facts.map(([fact, quirk], index) => ({
  number: index + 1,
  fact,
  ...(quirk && { quirk }),
}))
