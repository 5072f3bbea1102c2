import type * as z from 'zod/mini'
import { Form } from '../../domain/form.ts'
import { tolerant } from '../../domain/tolerant.ts'
import { OtklikError } from '../../errors.ts'
import type { HttpAnswer } from '../http.ts'
import { isRecord, isShallow } from '../record.ts'

/** The JSON of an answer. A page where JSON was expected is a captive portal's or a proxy's. */
export function parse({ text, headers, status }: HttpAnswer): unknown {
  const type = headers.get('Content-Type') ?? ''
  if (!/[/+]json\b/i.test(type)) throw malformed('Content-Type', status)
  try {
    const value: unknown = JSON.parse(text)
    if (isShallow(value)) return value
  } catch {
    // The engine's message quotes the text, which may be a resident's.
  }
  throw malformed('body', status)
}

/** A word as a newer backend may write it. Throws `malformed` with the dotted path of what could not be read. */
export function read<T extends z.ZodMiniType>(schema: T, value: unknown): z.output<T> {
  const result = tolerant(schema).safeParse(value)
  if (result.success) return result.data
  throw malformed(result.error.issues[0]?.path.join('.') ?? '')
}

/** A form with a status from the future is shown like a notice: what it says stands above the first screen. */
export function readForm(value: unknown): Form {
  return read(Form, isRecord(value) ? replaceUnknown(value, 'status', Form.shape.status.options, 'notice') : value)
}

/** The same value, with a word that we do not know replaced by one that is safe to read it as. */
export function replaceUnknown(
  value: Record<string, unknown>,
  key: string,
  known: readonly string[],
  instead: string,
): unknown {
  const word = value[key]
  return typeof word === 'string' && !known.includes(word) ? { ...value, [key]: instead } : value
}

function malformed(subject: string, status?: number): OtklikError {
  return new OtklikError('malformed', `the answer cannot be read at "${subject}"`, {
    subject,
    ...(status !== undefined && { status }),
  })
}
