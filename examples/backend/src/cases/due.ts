import type { Language, Term } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import { dueDate } from '../calendar/index.ts'

/** The last day of a term that starts now, with the rule in words. */
export function dueOf(
  { holidays }: Pick<Backend, 'holidays'>,
  { term, from, timeZone, language }: { term: Term; from: Date; timeZone: string; language: Language },
): { date: string; basis: string } {
  return { date: dueDate(term, from, timeZone, holidays), basis: inWords(term, language) }
}

function inWords({ n, unit, from }: Term, language: Language): string {
  const [words, plural] = language === 'en' ? [english, englishPlural] : [russian, russianPlural]
  const form = plural.select(n)
  return `${n} ${words[unit][form] ?? words[unit].other} ${words[from]}`
}

const russianPlural = new Intl.PluralRules('ru')
const englishPlural = new Intl.PluralRules('en')

type Words = Record<Term['unit'], Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }> &
  Record<Term['from'], string>

const russian: Words = {
  'working-days': { one: 'рабочий день', few: 'рабочих дня', many: 'рабочих дней', other: 'рабочего дня' },
  'calendar-days': { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
  'working-hours': { one: 'рабочий час', few: 'рабочих часа', many: 'рабочих часов', other: 'рабочего часа' },
  sent: 'со дня отправки',
  registered: 'со дня регистрации',
}

const english: Words = {
  'working-days': { one: 'working day', other: 'working days' },
  'calendar-days': { one: 'day', other: 'days' },
  'working-hours': { one: 'working hour', other: 'working hours' },
  sent: 'from sending',
  registered: 'from registration',
}
