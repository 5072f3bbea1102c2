// Entry of the chunk `unsent`: what tells of messages that were not sent, and opens them again.
export { restore } from './unsent/restore.ts'
export { watchUnsent } from './unsent/watch.tsx'
