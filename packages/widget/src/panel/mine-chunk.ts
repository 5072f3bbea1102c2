// Entry of the chunk `mine`: what a resident whom a network has named has sent from any device.
export { Mine } from './mine/mine.tsx'
