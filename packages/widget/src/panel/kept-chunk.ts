// Entry of the chunk `kept`: what a resident decides about what the device keeps.
export { Erase } from './kept/erase.tsx'
export { Found, Offer } from './kept/found.tsx'
export { Remember } from './kept/remember.tsx'
