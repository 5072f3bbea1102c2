// Entry of the chunk `drafts`: what a device keeps for the resident besides messages on their way.
export { keep } from './drafts/index.tsx'
