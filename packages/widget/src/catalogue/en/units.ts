import type { Units } from '../format.ts'

export const english: Units = {
  bytes: ['bytes', 'KB', 'MB', 'GB'],
  decimal: '.',
  and: 'and',
  plural: (n) => (n === 1 ? 0 : 1),
}
