export { dueDate } from './due-date.ts'
export { type HolidayCalendar, HolidayError, loadHolidays } from './holidays.ts'
export { isWorkingDay } from './working-day.ts'
