import type { Known } from './known.ts'

/** An organization of which links can be made without a backend. */
export const known: Known = {
  site: 'https://otklik.example',
  organization: 'kirov',
  names: { ru: 'Администрация города Кирова', en: 'Kirov City Administration' },
  kinds: ['complaint', 'question', 'suggestion', 'thanks'],
  categories: [
    { code: 'roads', label: 'Дороги', isGroup: true },
    { code: 'potholes', label: 'Ямы и выбоины', isGroup: false, kinds: ['complaint', 'question'] },
    { code: 'other', label: 'Другое', isGroup: false },
  ],
  languages: ['ru', 'en'],
  miniApps: { vk: '51000001' },
}
