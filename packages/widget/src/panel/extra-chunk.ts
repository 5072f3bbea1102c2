// Entry of the chunk `extra`: what only some backends need.
import { Partial } from './extra/partial.tsx'
import { Pending } from './extra/pending.tsx'
import { Unknown } from './extra/unknown.tsx'

export { fit, notice } from './extra/fit.tsx'
export { MoreOfPlace } from './extra/more-of-place.tsx'
export { Suggest } from './extra/suggest.tsx'
export { tell } from './extra/tell.ts'

/** What can come of sending where no plain yes or no is certain to come. */
export const screens = { pending: Pending, partial: Partial, unknown: Unknown }
