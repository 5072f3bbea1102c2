import type { Form } from '@otklik/sdk/domain'
import type { Translated } from './translated.ts'

/** A small form: no formal appeals, no map, personal data by consent. */
export const park: Translated<Omit<Form, 'language'>> = {
  version: '2026-10-01',
  organization: {
    id: 'park',
    name: { ru: 'Парк культуры и отдыха «Берёзка»', en: 'Beryozka Culture and Leisure Park' },
    shortName: { ru: 'Парк «Берёзка»', en: 'Beryozka Park' },
    timeZone: 'Europe/Moscow',
  },
  status: 'notice',
  notice: {
    ru: 'Большая карусель на ремонте до 1 декабря.',
    en: 'The big carousel is under repair until 1 December.',
  },
  dataBasis: 'consent',
  privacyUrl: 'https://park.example/privacy',
  languages: ['ru', 'en'],
  kinds: ['question', 'suggestion', 'thanks'],
  procedures: [
    {
      procedure: 'message',
      term: { n: 5, unit: 'working-days', from: 'sent' },
      label: { ru: 'Сообщение', en: 'Message' },
      needs: { ru: 'Только текст. Контакты по желанию.', en: 'Only the text. Contacts if you like.' },
      contact: 'optional',
    },
  ],
  categories: [
    { code: 'rides', label: { ru: 'Аттракционы', en: 'Rides' }, place: 'none' },
    { code: 'events', label: { ru: 'Праздники и концерты', en: 'Events and concerts' }, place: 'none' },
    {
      code: 'rental',
      label: { ru: 'Прокат', en: 'Rental' },
      place: 'none',
      kinds: ['question', 'suggestion'],
      term: { n: 8, unit: 'working-hours', from: 'sent' },
      questions: [
        {
          code: 'what',
          type: 'choice',
          label: { ru: 'Что вы брали?', en: 'What did you rent?' },
          required: true,
          options: [
            { value: 'skates', label: { ru: 'Коньки', en: 'Skates' } },
            { value: 'bike', label: { ru: 'Велосипед', en: 'Bicycle' } },
            {
              value: 'boat',
              label: { ru: 'Лодку', en: 'A boat' },
              stop: {
                ru: 'Лодочная станция отвечает сама: +7 (000) 000-04-05',
                en: 'The boat station answers itself: +7 (000) 000-04-05',
              },
            },
          ],
        },
      ],
    },
  ],
  limits: {
    text: { min: 3, max: 1000 },
    files: { count: 2, size: 3_000_000, total: 5_000_000, types: ['image/jpeg', 'image/png'] },
  },
  consents: [
    {
      id: 'personal-data',
      version: '3',
      sha256: '5b0c1f7d2c86e4a91f3f7ad1a0a4ce5f6a1be3f3f0f2f8a6b1d4c9e7a2d3b4c5',
      purpose: { ru: 'Ответ на сообщение', en: 'Answering the message' },
      required: true,
      url: 'https://park.example/consent',
      text: {
        ru: 'Я даю согласие на обработку персональных данных: Парк культуры и отдыха «Берёзка»',
        en: 'I consent to the processing of my personal data by Beryozka Culture and Leisure Park',
      },
    },
    {
      id: 'news',
      version: '1',
      sha256: 'c2a9e1b4d7f3058a6c1e9d2b7f4a8035e6c1d9b2a7f4e8036c1d9e2b7a4f8053',
      purpose: { ru: 'Афиша парка', en: 'Programme of the park' },
      required: false,
      url: 'https://park.example/news-consent',
      text: { ru: 'Присылайте мне афишу парка', en: 'Send me the programme of the park' },
    },
  ],
  features: ['track', 'rate', 'reply'],
  help: { phone: '+7 (000) 000-04-04', hours: { ru: 'Каждый день, 10:00–20:00', en: 'Every day, 10:00–20:00' } },
}
