import type { CaseAccess } from '../../adapter.ts'
import { OtklikError } from '../../errors.ts'

/** A number as people copy it from paper, without what they add to it. */
export function numberOf({ number }: CaseAccess): string {
  const plain = number.replace(/[\s№]/g, '')
  // An address would read dots as steps along the path, and cannot hold half a character.
  if (/^\.{0,2}$|\p{Surrogate}/u.test(plain)) throw unknownCase()
  return plain
}

/** The token, or the twelve digits of the code without the blanks between them. */
export function authorization(access: CaseAccess): { Authorization: string } {
  const secret = 'token' in access ? access.token.trim() : access.code.replace(/[\s-]/g, '')
  // What cannot stand in a header cannot be right either.
  if (!/^[\x21-\x7e]+$/.test(secret)) throw unknownCase()
  return { Authorization: `Bearer ${secret}` }
}

const unknownCase = () => new OtklikError('not_found', 'no case has such a number or secret')
