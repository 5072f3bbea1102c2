import type { Quirk } from './quirks/index.ts'

/** Servers in the world, and families of them. */
export type Open311Server =
  | 'open311-adapter'
  | 'codefornl'
  | 'fixmystreet'
  | 'ureport'
  | 'libre311'
  | 'govflow'
  | 'boston'
  | 'chicago'
  | 'dc'
  | 'sf'
  | 'giessen'
  | 'st-louis'
  | 'older'
  | 'redmine'
  | 'seeclickfix'
  | 'helsinki'

/** One way in which a server deviates from what the specification says. */
export interface Deviation {
  readonly number: number
  /** Whose it is; `every` for what the specification itself lacks. */
  readonly server: Open311Server | 'every'
  /**
   * What switches it on. Without one the mock is like that always, since samples of the specification are; a reader still
   * has to bear with it, other servers being otherwise.
   */
  readonly quirk?: Quirk
  readonly fact: string
}

/**
 * The closed list of deviations, as observed on running servers, read in their sources or told in reports about them. What
 * is not GeoReport at all, such as another API of the same server, is not in it.
 */
export const deviations: readonly Deviation[] = [
  {
    number: 1,
    server: 'open311-adapter',
    quirk: 'multivalue-repeated',
    fact: 'Wants `attribute[code]` repeated; the value of `attribute[code][]` is taken with 200 and kept under the name `code][`',
  },
  {
    number: 2,
    server: 'open311-adapter',
    quirk: 'unexpected-field-refused',
    fact: 'Refuses a field that the specification does not have',
  },
  { number: 3, server: 'open311-adapter', quirk: 'empty-coordinate-refused', fact: 'Refuses an empty `lat` or `long`' },
  {
    number: 4,
    server: 'open311-adapter',
    quirk: 'empty-number-refused',
    fact: 'Refuses an empty answer to a question for a number',
  },
  {
    number: 5,
    server: 'open311-adapter',
    quirk: 'errors-by-the-dozen',
    fact: 'Tells one mistake in six to nine errors of nested text',
  },
  {
    number: 6,
    server: 'open311-adapter',
    quirk: 'errors-unordered',
    fact: 'Gives errors in any order: the useful one need not be the first',
  },
  { number: 7, server: 'open311-adapter', quirk: 'metadata-as-text', fact: '`metadata` is a string in JSON' },
  { number: 8, server: 'open311-adapter', quirk: 'required-as-text', fact: '`required` is a string in JSON' },
  { number: 9, server: 'open311-adapter', quirk: 'variable-as-text', fact: '`variable` is a string in JSON' },
  { number: 10, server: 'open311-adapter', quirk: 'coordinates-as-text', fact: '`lat` and `long` are strings in JSON' },
  {
    number: 11,
    server: 'open311-adapter',
    quirk: 'request-id-as-text',
    fact: 'Numbers of requests are strings, which need not read as numbers',
  },
  {
    number: 12,
    server: 'open311-adapter',
    quirk: 'empty-text-for-nothing',
    fact: 'What is not known is an empty string',
  },
  { number: 13, server: 'open311-adapter', quirk: 'media-url-repeated', fact: 'Takes `media_url` several times' },
  {
    number: 14,
    server: 'open311-adapter',
    quirk: 'file-in-any-part',
    fact: 'Takes files in parts of any name of a multipart form',
  },
  {
    number: 15,
    server: 'open311-adapter',
    quirk: 'multipart-text-undecoded',
    fact: 'Does not decode the text in a multipart form',
  },
  { number: 16, server: 'open311-adapter', fact: 'Answers a failure behind it with 500 and a list of errors' },
  {
    number: 17,
    server: 'open311-adapter',
    quirk: 'updates-elsewhere',
    fact: 'Tells updates at an address of its own, and in requests none',
  },
  {
    number: 18,
    server: 'open311-adapter',
    quirk: 'wider-statuses',
    fact: 'Has many statuses besides `open` and `closed`',
  },
  {
    number: 19,
    server: 'open311-adapter',
    quirk: 'token-unknown-empty-200',
    fact: 'Answers for a token that is not known with 200 and an empty list',
  },
  { number: 20, server: 'codefornl', quirk: 'service-code-as-number', fact: '`service_code` is a number in JSON' },
  { number: 21, server: 'codefornl', fact: 'Numbers of requests are numbers in JSON' },
  { number: 22, server: 'codefornl', fact: '`metadata` is a boolean in JSON' },
  { number: 23, server: 'codefornl', quirk: 'nothing-left-out', fact: 'Leaves out what is not known' },
  { number: 24, server: 'codefornl', quirk: 'keywords-absent', fact: 'Gives no `keywords`' },
  {
    number: 25,
    server: 'codefornl',
    quirk: 'accepted-as-service-requests',
    fact: 'In XML, what it took is a `service_requests` in `service_requests`',
  },
  { number: 26, server: 'codefornl', quirk: 'account-id-null-text', fact: 'In XML, no account is the word null' },
  {
    number: 27,
    server: 'codefornl',
    quirk: 'requests-as-service-request',
    fact: 'In XML, a request is a `service_request`',
  },
  {
    number: 28,
    server: 'codefornl',
    quirk: 'value-objects',
    fact: '`key` and `name` of a value are objects with a `key` and a `name`',
  },
  {
    number: 29,
    server: 'codefornl',
    quirk: 'definition-without-attributes-400',
    fact: 'Answers 400 for the definition of a service without attributes',
  },
  {
    number: 30,
    server: 'codefornl',
    quirk: 'key-error-object',
    fact: 'Says what is wrong with a key in an object, `{ type, code, message }`',
  },
  { number: 31, server: 'codefornl', quirk: 'service-missing-403', fact: 'Answers 403 to a post without a service' },
  {
    number: 32,
    server: 'codefornl',
    quirk: 'service-unknown-403',
    fact: 'Answers 403 to a post with a service that is not there',
  },
  {
    number: 33,
    server: 'codefornl',
    quirk: 'request-unknown-empty-200',
    fact: 'Answers for a number that is not known with 200 and an empty list',
  },
  { number: 34, server: 'codefornl', quirk: 'location-unchecked', fact: 'Takes a post without a location' },
  {
    number: 35,
    server: 'codefornl',
    quirk: 'dates-swapped',
    fact: 'Takes `start_date` for the end and `end_date` for the start',
  },
  {
    number: 36,
    server: 'codefornl',
    quirk: 'file-in-media',
    fact: 'Takes a file in the part `media` of a multipart form',
  },
  { number: 37, server: 'codefornl', quirk: 'one-file', fact: 'Takes one file; of two it keeps none' },
  { number: 38, server: 'codefornl', quirk: 'media-url-ignored', fact: 'Ignores `media_url`' },
  { number: 39, server: 'codefornl', quirk: 'coordinates-float32', fact: 'Rounds coordinates to 32 bits' },
  { number: 40, server: 'codefornl', quirk: 'tokens-absent', fact: 'Has no tokens, and answers 404 with an object' },
  {
    number: 41,
    server: 'fixmystreet',
    quirk: 'post-read-as-list',
    fact: 'Takes a post for a question, and answers 200 with requests of others',
  },
  { number: 42, server: 'fixmystreet', quirk: 'services-wrapped', fact: 'In JSON, services stand in an object' },
  { number: 43, server: 'fixmystreet', quirk: 'requests-wrapped', fact: 'In JSON, requests stand in an object' },
  { number: 44, server: 'fixmystreet', quirk: 'discovery-wrapped', fact: 'In JSON, the discovery stands in an object' },
  {
    number: 45,
    server: 'fixmystreet',
    quirk: 'jurisdiction-required',
    fact: 'Wants `jurisdiction_id` in the query of what is asked about requests',
  },
  { number: 46, server: 'fixmystreet', quirk: 'error-page-200', fact: 'Answers errors with a page and 200' },
  { number: 47, server: 'fixmystreet', quirk: 'definitions-absent', fact: 'Has no definitions' },
  { number: 48, server: 'fixmystreet', quirk: 'code-is-name', fact: 'The code of a service is its name, with spaces' },
  { number: 49, server: 'fixmystreet', quirk: 'agency-object', fact: '`agency_responsible` is an object' },
  {
    number: 50,
    server: 'fixmystreet',
    quirk: 'extra-fields',
    fact: 'Requests have a title, a detail, the name of who sent them, and more',
  },
  { number: 51, server: 'ureport', quirk: 'whole-request-accepted', fact: 'Answers a post with the whole request' },
  {
    number: 52,
    server: 'ureport',
    quirk: 'file-in-media',
    fact: 'Takes a file in the part `media` of a multipart form',
  },
  { number: 53, server: 'ureport', quirk: 'file-errors-ignored', fact: 'Says nothing when it does not take a file' },
  {
    number: 54,
    server: 'ureport',
    quirk: 'values-empty',
    fact: 'Makes attributes of fields of its own: each has `values`, empty where there is nothing to choose',
  },
  { number: 55, server: 'ureport', quirk: 'status-capitalized', fact: 'In lists, statuses are capitalized' },
  { number: 56, server: 'ureport', quirk: 'errors-without-code', fact: 'Errors have no code' },
  { number: 57, server: 'ureport', quirk: 'jsonp-callback', fact: 'Writes JavaScript where a `callback` is named' },
  { number: 58, server: 'ureport', fact: '`metadata` is a boolean in JSON' },
  {
    number: 59,
    server: 'ureport',
    quirk: 'fake-services-for-old-keys',
    fact: 'Gives a list of one service that is none to who reads with an old key',
  },
  { number: 60, server: 'libre311', quirk: 'captcha-required', fact: 'Wants `g_recaptcha_response` with every post' },
  {
    number: 61,
    server: 'libre311',
    quirk: 'coordinates-required',
    fact: 'Wants `lat` and `long`, whatever else there is',
  },
  { number: 62, server: 'libre311', quirk: 'latin-names-only', fact: 'Refuses names in other letters than Latin' },
  { number: 63, server: 'libre311', quirk: 'service-code-as-number', fact: '`service_code` is a number in JSON' },
  {
    number: 64,
    server: 'libre311',
    quirk: 'image-endpoint',
    fact: 'Takes files at an address of its own, whose answer is the address for `media_url`',
  },
  {
    number: 65,
    server: 'libre311',
    quirk: 'client-request-id',
    fact: 'Takes a key of the client in `client_request_id`',
  },
  {
    number: 66,
    server: 'libre311',
    quirk: 'project-required',
    fact: 'Wants `project_id` where services belong to projects',
  },
  {
    number: 67,
    server: 'libre311',
    quirk: 'paging-in-headers',
    fact: 'Gives few requests at a time, and says so in headers',
  },
  { number: 68, server: 'libre311', quirk: 'under-api', fact: 'All its addresses begin with `/api`' },
  { number: 69, server: 'govflow', quirk: 'accepted-in-data', fact: 'Answers a post with `{ data, success }`' },
  { number: 70, server: 'govflow', quirk: 'accepted-xml-as-json', fact: 'Answers a post in XML with JSON' },
  {
    number: 71,
    server: 'govflow',
    quirk: 'location-missing-500',
    fact: 'Answers 500 to a post without a location, with `{ data }`',
  },
  { number: 72, server: 'govflow', quirk: 'definition-501', fact: 'Has no definitions: 501 and text' },
  { number: 73, server: 'govflow', quirk: 'request-501', fact: 'Has no single requests: 501 and text' },
  { number: 74, server: 'govflow', quirk: 'token-501', fact: 'Has no tokens: 501 and text' },
  { number: 75, server: 'govflow', quirk: 'list-404', fact: 'Has no list of requests: 404' },
  { number: 76, server: 'govflow', quirk: 'discovery-501', fact: 'Has no discovery: 501 and text' },
  { number: 77, server: 'govflow', quirk: 'captcha-required', fact: 'Can want a captcha with every post' },
  {
    number: 78,
    server: 'boston',
    quirk: 'request-with-nulls-accepted',
    fact: 'Answers a post with the fields of a whole request, all but the number null',
  },
  {
    number: 79,
    server: 'boston',
    quirk: 'one-location-used',
    fact: 'Keeps one location: of an address and a point, the address',
  },
  { number: 80, server: 'boston', quirk: 'duplicate-400', fact: 'Refuses a request that is there already' },
  { number: 81, server: 'chicago', quirk: 'both-locations-required', fact: 'Wants a point and an address' },
  { number: 82, server: 'chicago', quirk: 'token-always', fact: 'Gives a token first, always' },
  { number: 83, server: 'chicago', quirk: 'token-for-a-day', fact: 'Gives the number at an undetermined time' },
  { number: 84, server: 'chicago', quirk: 'empty-jurisdiction-refused', fact: 'Refuses an empty `jurisdiction_id`' },
  { number: 85, server: 'dc', quirk: 'xml-only', fact: 'Has no JSON' },
  {
    number: 86,
    server: 'sf',
    quirk: 'json-after-xml',
    fact: 'In JSON, there are roots as in XML, and one object for a list of one',
  },
  { number: 87, server: 'dc', quirk: 'text-rows-required', fact: 'Text that is only shown is `required`' },
  { number: 88, server: 'dc', quirk: 'values-empty', fact: 'An attribute that is not a list has empty `values`' },
  {
    number: 89,
    server: 'giessen',
    quirk: 'services-marked-array',
    fact: 'In XML, the root of the services has an attribute',
  },
  { number: 90, server: 'giessen', quirk: 'keywords-empty', fact: '`keywords` is an empty element' },
  { number: 91, server: 'giessen', fact: 'Codes of services begin with zeros' },
  { number: 92, server: 'st-louis', quirk: 'keys-upper-case', fact: 'Names of fields are in capitals' },
  { number: 93, server: 'st-louis', quirk: 'service-code-as-number', fact: '`service_code` is a number in JSON' },
  {
    number: 94,
    server: 'older',
    quirk: 'error-bare',
    fact: 'An error is one `error` with text, without a list and a code',
  },
  { number: 95, server: 'redmine', quirk: 'lon-for-long', fact: 'Takes `lon` for `long`' },
  { number: 96, server: 'redmine', quirk: 'accepted-201', fact: 'Answers 201 to a post' },
  { number: 97, server: 'redmine', quirk: 'validation-422', fact: 'Answers 422 to a post with a mistake' },
  { number: 98, server: 'seeclickfix', quirk: 'list-near-point', fact: 'Lists requests near `lat` and `long`' },
  {
    number: 99,
    server: 'helsinki',
    quirk: 'file-in-media',
    fact: 'Takes a file in the part `media` of a multipart form',
  },
  {
    number: 100,
    server: 'open311-adapter',
    quirk: 'cors-absent',
    fact: 'Lets no page of another origin read its answers',
  },
  {
    number: 101,
    server: 'ureport',
    quirk: 'cors-absent',
    fact: 'Lets no page of another origin read its answers, but by JSONP',
  },
  { number: 102, server: 'every', fact: 'Knows no key of a client: a post whose answer was lost may have been kept' },
  { number: 103, server: 'open311-adapter', quirk: 'key-missing-400', fact: 'Answers 400 to a post without a key' },
  {
    number: 104,
    server: 'open311-adapter',
    quirk: 'service-unknown-400',
    fact: 'Answers 400 to a post with a service that is not there, and says no more',
  },
  {
    number: 105,
    server: 'open311-adapter',
    quirk: 'date-without-time-refused',
    fact: 'Refuses a date without a time in a filter',
  },
  { number: 106, server: 'fixmystreet', quirk: 'metadata-as-text', fact: '`metadata` is a string in JSON' },
  { number: 107, server: 'fixmystreet', quirk: 'coordinates-as-text', fact: '`lat` and `long` are strings in JSON' },
  { number: 108, server: 'fixmystreet', quirk: 'nothing-left-out', fact: 'Leaves out what is not known' },
  { number: 109, server: 'fixmystreet', quirk: 'keywords-absent', fact: 'Gives no `keywords`' },
  {
    number: 110,
    server: 'fixmystreet',
    quirk: 'request-unknown-empty-200',
    fact: 'Answers for a number that is not known with 200 and an empty list',
  },
  {
    number: 111,
    server: 'fixmystreet',
    quirk: 'xml-undeclared',
    fact: 'XML has no declaration and begins with blanks',
  },
  { number: 112, server: 'boston', fact: 'Adds notes to a request where `extensions=true` is asked for' },
]

/** Everything in which a server is known to deviate: the mock is like that server as a whole. */
export const quirksOf = (server: Open311Server): readonly Quirk[] =>
  deviations.flatMap((one) => (one.server === server && one.quirk ? [one.quirk] : []))
