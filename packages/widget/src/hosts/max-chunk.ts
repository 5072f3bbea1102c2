// Entry of the chunk `max`: the client of MAX around the page.
export { maxHost as host } from './max.ts'
