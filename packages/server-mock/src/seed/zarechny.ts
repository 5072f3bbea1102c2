import type { Form } from '@otklik/sdk/domain'
import type { Translated } from './translated.ts'
import { zarechnyCategories } from './zarechny-categories.ts'

/** A town: quick messages and formal appeals, places, seasons, extra questions, stoppers. */
export const zarechny: Translated<Omit<Form, 'language'>> = {
  version: '2026-11-01',
  organization: {
    id: 'zarechny',
    name: { ru: 'Администрация города Заречного', en: 'Zarechny City Administration' },
    shortName: { ru: 'Администрация Заречного', en: 'Zarechny City' },
    timeZone: 'Europe/Moscow',
  },
  status: 'open',
  dataBasis: 'law',
  dataNotice: {
    ru: 'Ваши данные нужны, чтобы рассмотреть сообщение и ответить на него. Основание: закон № 59-ФЗ.',
    en: 'Your data is needed to consider your message and answer it. Ground: law 59-FZ.',
  },
  privacyUrl: 'https://zarechny.example/privacy',
  languages: ['ru', 'en'],
  kinds: ['complaint', 'question', 'suggestion', 'thanks'],
  procedures: [
    {
      procedure: 'message',
      term: { n: 10, unit: 'working-days', from: 'sent' },
      label: { ru: 'Быстрый ответ', en: 'A quick answer' },
      needs: {
        ru: 'Ничего, кроме самого сообщения. Ответ появится здесь, а если хотите, придёт на почту.',
        en: 'Nothing but the message. The answer appears here and, if you like, comes by e-mail.',
      },
      contact: 'optional',
    },
    {
      procedure: 'appeal',
      term: { n: 30, unit: 'calendar-days', from: 'registered' },
      label: { ru: 'Официальное обращение', en: 'A formal appeal' },
      needs: {
        ru: 'Фамилия, имя и адрес электронной почты. Ответит должностное лицо.',
        en: 'Your surname, name and e-mail address. An official will answer.',
      },
      contact: 'required',
    },
  ],
  categories: zarechnyCategories,
  limits: {
    text: { min: 5, max: 4000 },
    files: {
      count: 5,
      size: 20_000_000,
      total: 50_000_000,
      types: ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'video/mp4', 'video/quicktime', 'application/pdf'],
    },
  },
  consents: [],
  features: ['track', 'rate', 'dispute', 'reply'],
  urgent: {
    text: { ru: 'Есть угроза жизни? Звоните 112', en: 'Is a life in danger? Call 112' },
    phone: '112',
  },
  help: {
    phone: '+7 (000) 000-01-01',
    hours: { ru: 'По будням, 9:00–18:00', en: 'Weekdays, 9:00–18:00' },
    address: { ru: 'г. Заречный, пл. Мира, 1', en: '1 Mira Square, Zarechny' },
    email: 'priem@zarechny.example',
    url: 'https://zarechny.example/priemnaya',
  },
  contactNotice: {
    ru: 'Контакты увидят только те, кто готовит ответ.',
    en: 'Only those who prepare the answer will see your contacts.',
  },
}
