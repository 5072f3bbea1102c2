import type { Case, Form, Receipt, Submission } from './domain/index.ts'

/** The least that each word may say. */
export const form: Form = {
  version: '2026-11-01',
  organization: { id: 'kirov', name: 'Администрация города Кирова', shortName: 'Киров', timeZone: 'Europe/Moscow' },
  status: 'open',
  dataBasis: 'law',
  language: 'ru',
  languages: ['ru'],
  kinds: ['complaint'],
  procedures: [
    {
      procedure: 'message',
      term: { n: 10, unit: 'working-days', from: 'sent' },
      label: 'Сообщение',
      needs: 'Ничего',
      contact: 'optional',
    },
  ],
  categories: [{ code: 'roads', label: 'Дороги' }],
  limits: {
    text: { min: 1, max: 4000 },
    files: { count: 5, size: 10_000_000, total: 30_000_000, types: ['image/jpeg'] },
  },
  consents: [],
  features: ['track'],
  help: {},
}

export const receipt: Receipt = {
  number: '2026-000123-7',
  token: 'c2VjcmV0LXRva2Vu',
  code: '123456789012',
  sentAt: '2026-11-21T10:00:00Z',
}

export const someCase: Case = {
  number: '2026-000123-7',
  status: 'submitted',
  updatedAt: '2026-11-21T10:00:00Z',
  timeline: [{ at: '2026-11-21T10:00:00Z', status: 'submitted' }],
  actions: [],
  visibility: 'private',
}

export const submission: Submission = {
  kind: 'complaint',
  procedure: 'message',
  text: 'Во дворе не горит фонарь',
  answers: [],
  attachments: [],
  consents: [],
  language: 'ru',
  formVersion: '2026-11-01',
  source: { channel: 'site' },
}
