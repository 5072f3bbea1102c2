/** The photo tools: what the panel fetches when a resident first adds a file. */
export type { FileLimits, FileProblem, PreparedFile } from './prepare.ts'
export { prepareFile } from './prepare.ts'
export { drawPreview } from './preview.ts'
