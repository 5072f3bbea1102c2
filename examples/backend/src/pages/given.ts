import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'
import { sameSecret } from '../secrets.ts'

/** That a form was given out, and when. Signed for one draft: whoever sends many messages has to ask for many forms. */
export interface Given {
  readonly at: Date
  /** It has been asked to be sent once more, since it looked like the work of a program. */
  readonly again: boolean
}

/** Nobody reads a form and writes a sentence in less (milliseconds). */
const least = 3_000

/** The name of the field that people do not see. */
export const trapField = 'homepage'

/** What stands in the form. */
export function writeGiven(
  { secrets }: Pick<Backend, 'secrets'>,
  { id }: Organization,
  key: string,
  { at, again }: Given,
): string {
  const said = `${at.getTime()}.${again ? 'again' : 'first'}`
  return `${said}.${secrets.hash('form given', id, key, said)}`
}

/** What is asked of a form that came in: undefined when it is not one that we gave out for this draft. */
export function readGiven(
  backend: Pick<Backend, 'secrets'>,
  organization: Organization,
  key: string,
  text: string,
): Given | undefined {
  const [, moment, word] = /^(\d{1,15})\.(first|again)\./.exec(text) ?? []
  if (!moment) return undefined
  const given = { at: new Date(Number(moment)), again: word === 'again' }
  return sameSecret(text, writeGiven(backend, organization, key, given)) ? given : undefined
}

/**
 * True for a form that a program seems to have filled in: not one of ours, too soon, or with the field that people do not
 * see. Its sender is asked to press once more. By then time has passed, and that field is left out, so that nobody is
 * caught whose browser fills in everything.
 */
export const isDoubtful = (given: Given | undefined, trap: string, now: Date): boolean =>
  !given || now.getTime() - given.at.getTime() < least || (!given.again && trap !== '')
