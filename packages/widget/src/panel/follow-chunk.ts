// Entry of the chunk `follow`: what has become of a message.
export { Follow } from './follow/follow.tsx'
