// Entry of the chunk `network`: what a panel does only where a network's client stands around the page.
export { enter } from './enter.ts'
