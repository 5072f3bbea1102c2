// What only some reports need, in a chunk of its own: questions, images that have to be converted, and all that is not
// sending a report.
export { caseOf, judge, nearby, suggest } from './cases.ts'
export { askedOf } from './questions.ts'
export { drawJpeg } from './to-jpeg.ts'

/** Brings it. */
export type Later = () => Promise<typeof import('./later.ts')>
