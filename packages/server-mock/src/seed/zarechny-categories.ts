import type { Category } from '@otklik/sdk/domain'
import type { Translated } from './translated.ts'

const roads = { ru: 'Дорожное управление', en: 'Roads Department' }
const housing = { ru: 'Управление жилищного хозяйства', en: 'Housing Department' }
const yards = { ru: 'Управление благоустройства', en: 'Public Amenities Department' }

export const zarechnyCategories: readonly Translated<Category>[] = [
  {
    code: 'roads',
    label: { ru: 'Дороги и тротуары', en: 'Roads and pavements' },
    children: [
      {
        code: 'roads.potholes',
        label: { ru: 'Ямы и выбоины', en: 'Potholes' },
        keywords: [
          { ru: 'яма', en: 'hole' },
          { ru: 'асфальт', en: 'asphalt' },
        ],
        authority: roads,
        term: { n: 8, unit: 'working-days', from: 'sent' },
        place: 'required',
        photo: 'required',
        kinds: ['complaint'],
        procedures: ['message', 'appeal'],
        details: true,
        hint: {
          ru: 'Снимите яму так, чтобы был виден её размер.',
          en: 'Take the picture so that the size of the hole can be seen.',
        },
        questions: [
          { code: 'depth', type: 'number', label: { ru: 'Глубина, см', en: 'Depth, cm' }, required: false },
          {
            code: 'danger',
            type: 'choice',
            label: { ru: 'Можно ли объехать?', en: 'Can one drive around it?' },
            required: true,
            options: [
              { value: 'yes', label: { ru: 'Да', en: 'Yes' } },
              { value: 'no', label: { ru: 'Нет', en: 'No' } },
            ],
          },
          {
            code: 'lane',
            type: 'text',
            label: { ru: 'Какая полоса закрыта?', en: 'Which lane is blocked?' },
            required: true,
            when: { code: 'danger', values: ['no'] },
          },
        ],
      },
      {
        code: 'roads.snow',
        label: { ru: 'Снег и наледь', en: 'Snow and ice' },
        authority: roads,
        term: { n: 2, unit: 'working-days', from: 'sent' },
        season: { from: '11-01', to: '04-15' },
        place: 'required',
        kinds: ['complaint'],
        procedures: ['message'],
      },
      {
        code: 'roads.crossings',
        label: { ru: 'Переходы и светофоры', en: 'Crossings and traffic lights' },
        authority: roads,
        place: 'required',
      },
      {
        code: 'roads.federal',
        label: { ru: 'Федеральная трасса', en: 'Federal highway' },
        place: 'optional',
        stopper: {
          text: {
            ru: 'Трассу содержит не город. Сообщите владельцу дороги, так будет быстрее.',
            en: 'The city does not keep the highway. Tell its owner: that is faster.',
          },
          phone: '+7 (000) 000-09-09',
          final: true,
        },
      },
    ],
  },
  {
    code: 'yards',
    label: { ru: 'Дворы и площадки', en: 'Yards and playgrounds' },
    children: [
      {
        code: 'yards.playground',
        label: { ru: 'Детская площадка', en: 'Playground' },
        authority: yards,
        place: 'required',
        photo: 'optional',
      },
      { code: 'yards.trees', label: { ru: 'Деревья и газоны', en: 'Trees and lawns' }, authority: yards },
      { code: 'yards.dogs', label: { ru: 'Бездомные животные' }, authority: yards, place: 'required' },
    ],
  },
  {
    code: 'waste',
    label: { ru: 'Мусор', en: 'Waste' },
    children: [
      {
        code: 'waste.bins',
        label: { ru: 'Контейнерная площадка', en: 'Container site' },
        authority: yards,
        term: { n: 16, unit: 'working-hours', from: 'sent' },
        place: 'required',
      },
      {
        code: 'waste.dump',
        label: { ru: 'Свалка', en: 'Illegal dump' },
        authority: yards,
        place: 'required',
        photo: 'required',
        kinds: ['complaint'],
      },
    ],
  },
  {
    code: 'housing',
    label: { ru: 'Дома и коммунальные услуги', en: 'Housing and utilities' },
    children: [
      {
        code: 'housing.heating',
        label: { ru: 'Отопление', en: 'Heating' },
        keywords: [{ ru: 'холодно', en: 'cold' }],
        authority: housing,
        term: { n: 3, unit: 'working-days', from: 'sent' },
        place: 'required',
        contact: 'required',
        kinds: ['complaint', 'question'],
        questions: [
          {
            code: 'where',
            type: 'choices',
            label: { ru: 'Где холодно?', en: 'Where is it cold?' },
            required: true,
            options: [
              { value: 'flat', label: { ru: 'В квартире', en: 'In the flat' } },
              { value: 'stairs', label: { ru: 'В подъезде', en: 'On the stairs' } },
            ],
          },
          { code: 'since', type: 'datetime', label: { ru: 'С какого времени?', en: 'Since when?' }, required: false },
        ],
      },
      {
        code: 'housing.lift',
        label: { ru: 'Лифт', en: 'Lift' },
        authority: housing,
        place: 'required',
        stopper: {
          text: {
            ru: 'Застряли в лифте? Звоните диспетчеру прямо сейчас.',
            en: 'Stuck in a lift? Call the dispatcher right now.',
          },
          phone: '+7 (000) 000-05-05',
          final: false,
        },
      },
      {
        code: 'housing.bills',
        label: { ru: 'Счета и оплата', en: 'Bills and payment' },
        authority: housing,
        place: 'none',
      },
    ],
  },
  {
    code: 'transport',
    label: { ru: 'Автобусы', en: 'Buses' },
    authority: { ru: 'Отдел транспорта', en: 'Transport Office' },
    place: 'optional',
    stats: { answered: 128, medianDays: 4 },
  },
  {
    code: 'other',
    label: { ru: 'Другое', en: 'Something else' },
    place: 'optional',
  },
]
