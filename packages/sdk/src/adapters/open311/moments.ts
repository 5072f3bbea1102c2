import { Moment } from '../../domain/moment.ts'

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/**
 * A date of a server as our words want it. The specification asks for an offset; where there is none it is taken for UTC.
 */
export function momentOf(text: string | undefined): string | undefined {
  const [, day, time = '00:00', offset = 'Z'] = shape.exec(text?.trim() ?? '') ?? []
  const zone = offset
    .toUpperCase()
    .replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`)
  const moment = `${day}T${time}${zone}`
  return Moment.safeParse(moment).data
}

/** True for a date that says in which zone it is, so that it can be compared. */
export const hasOffset = (text: string): boolean => /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text.trim())

/** The W3C form that the specification asks for, to the second. */
export const w3c = (moment: number): string => new Date(moment).toISOString().replace(/\.\d+/, '')
