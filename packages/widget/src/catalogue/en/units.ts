import type { Calendar, Units } from '../format.ts'

export const english: Units = {
  bytes: ['bytes', 'KB', 'MB', 'GB'],
  decimal: '.',
  and: 'and',
  plural: (n) => (n === 1 ? 0 : 1),
}

export const calendar: Calendar = {
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  date: (day, month, year) => `${day} ${month} ${year}`,
  dayOfYear: (day, month) => `${day} ${month}`,
  moment: (date, time) => `${date}, ${time}`,
}
