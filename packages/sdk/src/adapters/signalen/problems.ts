import type { FieldError } from '../../domain/field-error.ts'
import { type ErrorCode, OtklikError } from '../../errors.ts'
import type { Failure } from '../http.ts'
import { isRecord, own } from '../record.ts'
import { codeByStatus, retryAfter } from '../statuses.ts'

/** Where Signalen means something of its own: a satisfaction form is filled in already, or came too late. */
const codes: Record<number, ErrorCode> = {
  410: 'conflict',
}

/** Sixty reports an hour are taken from one address, and nothing says when the next will be. */
const patience = 600_000

/**
 * What Signalen says when it says no: an object of lists nested like the payload, `non_field_errors`, `{ detail }`, a bare
 * list, or a page. Its sentences are Dutch and for people, so nothing is read out of them.
 */
export function errorOf({ status, headers, body }: Failure): OtklikError {
  const code = codes[status] ?? codeByStatus(status)
  const pause = code === 'rate_limited' ? patience : undefined
  const until = retryAfter(headers) ?? (pause && new Date(Date.now() + pause).toISOString())
  // The only words that are not for people: `filled out` and `too late`, of a satisfaction form.
  const word = status === 410 && isRecord(body) && typeof body.detail === 'string' ? body.detail : undefined
  return new OtklikError(Array.isArray(body) ? 'conflict' : code, `the backend answered ${status}`, {
    status,
    fields: code === 'rejected' && isRecord(body) ? fieldsOf(body) : [],
    ...(until !== undefined && { until }),
    ...(word !== undefined && { problem: word.replaceAll(' ', '_') }),
  })
}

const fields: Record<string, FieldError> = {
  text: { pointer: '/text', code: 'required' },
  category: { pointer: '/category', code: 'not_offered' },
  location: { pointer: '/place', code: 'invalid' },
  // What is sent there is a point, so all that can be wrong with it is where it lies.
  'location.geometrie': { pointer: '/place', code: 'out_of_area' },
  'reporter.email': { pointer: '/contact/email', code: 'invalid' },
  'reporter.phone': { pointer: '/contact/phone', code: 'invalid' },
  extra_properties: { pointer: '/answers', code: 'invalid' },
  incident_date_start: { pointer: '/answers/dateTime', code: 'invalid' },
}

function fieldsOf(errors: Record<string, unknown>): FieldError[] {
  return Object.entries(errors).flatMap(([key, value]) => {
    // A text is blank or too long, and only the sentence about the second has a number in it.
    if (key === 'text' && /\d/.test(String(value))) return [{ pointer: '/text', code: 'too_long' }]
    const inner = isRecord(value)
      ? Object.keys(value).map((one) => own(fields, `${key}.${one}`) ?? own(fields, key))
      : [own(fields, key)]
    return inner.filter((field) => field !== undefined)
  })
}
