import type { Units } from '../format.ts'

export const russian: Units = {
  bytes: ['байт', 'КБ', 'МБ', 'ГБ'],
  decimal: ',',
  and: 'и',
  plural: (n) => {
    const tens = n % 100
    const ones = n % 10
    if (!Number.isInteger(n)) return 1
    if (ones === 1 && tens !== 11) return 0
    return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2
  },
}
