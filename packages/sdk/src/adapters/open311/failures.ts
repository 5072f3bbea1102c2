import type { FieldError } from '../../domain/field-error.ts'
import { pointerToken } from '../../domain/pointer.ts'
import { OtklikError, type OtklikErrorDetails } from '../../errors.ts'
import { isRecord } from '../record.ts'
import { itemsOf } from './tree.ts'

/** What a line about a field says the field is, in the order in which a line is looked through. */
const fields: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/attribute\[([^\]]+)\]/i, ([, code = '']) => `/answers/${pointerToken(code)}`],
  [/service.?code/i, () => '/category'],
  [/\be-?mail/i, () => '/contact/email'],
  [/\bphone/i, () => '/contact/phone'],
  [/first.?name/i, () => '/contact/givenName'],
  [/last.?name/i, () => '/contact/familyName'],
  [/\b(media|photo|image)/i, () => '/attachments'],
  [/\bdescription\b/i, () => '/text'],
  [/\b(lat|(?<!too )long?|latitude|longitude|location|address(_\w+)?)\b/i, () => '/place'],
]

/** A heading over the lines that say something. */
const heading = /^(error in input|bad request|failed \/\/any)/i

/** Lines about what a server did not expect tell which of its alternatives it was trying, not what is wrong. */
const guess = /unexpected entries/i

/**
 * The error of an answer that says no, with what its words say. Servers write one mistake as up to nine lines in any
 * order; the ones about a field are the useful ones, and those about the place only when there is no other.
 *
 * @param sent what the resident typed: it stays out of the message. When left out, so does all that was said: it may be
 * what another resident typed
 */
export function explained(error: OtklikError, tree: unknown, sent?: readonly string[]): OtklikError {
  const lines = linesOf(tree)
  const text = lines.join('\n')
  const all = lines.filter((line) => !guess.test(line)).flatMap(fieldOf)
  const sure = all.filter(({ pointer }) => pointer !== '/place')
  const named = (sure.length > 0 ? sure : all).filter(
    ({ pointer }, index, list) => list.findIndex((other) => other.pointer === pointer) === index,
  )
  const line = lines.find((one) => named[0] && fieldOf(one)[0]?.pointer === named[0].pointer) ?? longest(lines)
  const { code, ...more } = verdict(error, text, named)
  const { status, until } = error
  return new OtklikError(
    code,
    `${error.message.replace(/^\w+: /, '')}${line && sent ? `: ${veiled(line, sent)}` : ''}`,
    {
      ...(status !== undefined && { status }),
      ...(until !== undefined && { until }),
      ...problemOf(tree),
      ...more,
    },
  )
}

function verdict(
  { code, subject }: OtklikError,
  text: string,
  named: FieldError[],
): Pick<OtklikError, 'code'> & Pick<OtklikErrorDetails, 'fields' | 'subject' | 'problem'> {
  if (code !== 'rejected' && code !== 'unauthorized' && code !== 'not_found') {
    return { code, ...(subject !== undefined && { subject }) }
  }
  if (/captcha/i.test(text)) return { code: 'unsupported', subject: 'captcha' }
  if (/api.?key/i.test(text)) return { code: 'unauthorized' }
  // Boston's word for a report that stands there already.
  if (/\bduplicate\b/i.test(text)) return { code: 'conflict', problem: 'duplicate' }
  // One server answers 403, and others 404, where they do not know the service.
  if (named.some(({ pointer }) => pointer === '/category')) return { code: 'rejected', fields: named }
  return code === 'rejected' ? { code, fields: named } : { code }
}

function fieldOf(line: string): FieldError[] {
  for (const [pattern, pointerOf] of fields) {
    const match = pattern.exec(line)
    if (match) return [{ pointer: pointerOf(match), code: ruleOf(line, pattern.source.startsWith('service')) }]
  }
  return []
}

function ruleOf(line: string, isService: boolean): FieldError['code'] {
  if (/requir|missing|no value|blank|empty|not (given|provided)/i.test(line)) return 'required'
  if (isService) return 'not_offered'
  return /too long|at most|maximum|exceed/i.test(line) ? 'too_long' : 'invalid'
}

/** Of lines about no field the longest says most; headings only where there is nothing under them. */
function longest(lines: readonly string[]): string | undefined {
  const telling = lines.filter((line) => !heading.test(line) && !guess.test(line))
  return [...telling].sort((one, other) => other.length - one.length)[0] ?? lines[0]
}

/** All texts of an error. A list under the name of a field tells of that field. */
function linesOf(tree: unknown, key = ''): string[] {
  if (typeof tree === 'string') return tree.trim() === '' || /^(code|status)/.test(key) ? [] : [tree.trim()]
  if (Array.isArray(tree)) {
    const name = /^(errors?|messages?)?$/.test(key) ? '' : `${key} `
    return tree.flatMap((one) => (typeof one === 'string' ? [name + one.trim()] : linesOf(one, key)))
  }
  return isRecord(tree) ? Object.entries(tree).flatMap(([name, one]) => linesOf(one, name.toLowerCase())) : []
}

/** The server's own word, where it is more than the status once more. */
function problemOf(tree: unknown): { problem?: string } {
  const code = itemsOf(tree, ['code'])[0]?.code
  return typeof code === 'string' && /^[a-z]\w{0,99}$/i.test(code) ? { problem: code } : {}
}

/** A line without what was typed, in whole or in part, and without whatever it quotes. */
function veiled(line: string, sent: readonly string[]): string {
  const parts = sent.flatMap((value) => [value, value.replace(/\D/g, ''), ...value.split(/[^\p{L}\p{N}]+/u)])
  const plain = [...new Set(parts)]
    .sort((one, other) => other.length - one.length)
    .reduce((text, part) => (part.length > 3 ? text.replaceAll(part, '…') : text), line)
  return plain.replace(/(["'«“`]).*?(["'»”`])/g, '…').slice(0, 200)
}
