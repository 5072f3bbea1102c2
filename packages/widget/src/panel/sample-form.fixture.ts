import type { Form } from '@otklik/sdk'

/** A form that asks a little of everything, for tests. */
export const sampleForm: Form = {
  version: '1',
  organization: {
    id: 'kirov',
    name: 'Администрация города Кирова',
    shortName: 'Город Киров',
    timeZone: 'Europe/Moscow',
  },
  status: 'open',
  dataBasis: 'consent',
  language: 'ru',
  languages: ['ru', 'en'],
  kinds: ['complaint', 'question'],
  procedures: [
    {
      procedure: 'message',
      term: { n: 10, unit: 'working-days', from: 'sent' },
      label: 'Быстрое сообщение',
      needs: 'Ничего не нужно',
      contact: 'optional',
    },
    {
      procedure: 'appeal',
      term: { n: 30, unit: 'calendar-days', from: 'registered' },
      label: 'Официальное обращение',
      needs: 'Фамилия, имя и почта',
      contact: 'required',
    },
  ],
  categories: [
    {
      code: 'roads',
      label: 'Дороги',
      children: [
        {
          code: 'roads.pits',
          label: 'Ямы и выбоины',
          keywords: ['колея'],
          authority: 'Дорожная служба',
          place: 'required',
          photo: 'required',
          procedures: ['message'],
          questions: [
            {
              code: 'detour',
              type: 'choice',
              label: 'Можно ли объехать?',
              required: true,
              options: [
                { value: 'yes', label: 'Да' },
                { value: 'no', label: 'Нет' },
              ],
            },
            {
              code: 'depth',
              type: 'text',
              label: 'Какая глубина?',
              required: true,
              when: { code: 'detour', values: ['no'] },
            },
          ],
        },
        { code: 'roads.snow', label: 'Снег на дороге', season: { from: '11-01', to: '03-31' } },
      ],
    },
    { code: 'other', label: 'Другое', place: 'none' },
    {
      code: 'lifts',
      label: 'Лифты',
      stopper: { text: 'Лифтами занимается управляющая организация.', phone: '+7 800 000-00-00', final: false },
    },
    { code: 'courts', label: 'Суды', stopper: { text: 'Решения судов здесь не рассматривают.', final: true } },
    {
      code: 'ask',
      label: 'Вопрос о городе',
      kinds: ['question'],
      place: 'none',
      contact: 'none',
      procedures: ['message'],
    },
  ],
  limits: {
    text: { min: 10, max: 200 },
    files: { count: 2, size: 1_000_000, total: 1_500_000, types: ['image/jpeg', 'application/pdf'] },
  },
  consents: [
    {
      id: 'data',
      version: '1',
      sha256: 'a'.repeat(64),
      purpose: 'answer',
      required: true,
      url: 'https://kirov.example/consent',
      text: 'Я даю согласие на обработку персональных данных: Администрация города Кирова',
    },
    {
      id: 'news',
      version: '1',
      sha256: 'b'.repeat(64),
      purpose: 'news',
      required: false,
      url: 'https://kirov.example/news',
      text: 'Я хочу получать новости города',
    },
  ],
  features: ['track'],
  urgent: { text: 'Есть угроза жизни? Звоните 112', phone: '112' },
  help: { phone: '+7 833 000-00-00', hours: 'Пн–пт с 9 до 18' },
}
