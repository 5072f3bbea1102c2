import { form, receipt, someCase } from './words.fixture.ts'

// What a server of some later year might say: everything that version 1 knows, and more of each kind.

export const futureForm = {
  ...form,
  version: '2031-05-01',
  mood: 'sunny',
  status: 'seasonal',
  notice: 'Принимаем сообщения о снеге',
  organization: { ...form.organization, logo: { url: '/logo.svg' } },
  languages: ['ru', 'ba', 'en'],
  kinds: ['complaint', 'idea', 'question'],
  features: ['track', 'livestream', 'rate'],
  procedures: [
    ...form.procedures,
    { ...form.procedures[0], procedure: 'petition', label: 'Петиция' },
    { ...form.procedures[0], procedure: 'appeal', term: { n: 2, unit: 'moons', from: 'sent' } },
  ],
  categories: [
    {
      code: 'roads',
      label: 'Дороги',
      icon: 'road',
      children: [
        {
          code: 'snow',
          label: 'Снег',
          term: { n: 8, unit: 'working-minutes', from: 'dream' },
          place: 'route',
          kinds: ['complaint', 'idea'],
          lang: 'ba',
          questions: [
            { code: 'depth', type: 'hologram', label: 'Покажите глубину', required: false },
            { code: 'since', type: 'text', label: 'С какого дня?', required: true, voice: true },
            { label: 'Вопрос без кода', type: 'text', required: true },
          ],
        },
        { label: 'Тема без кода' },
      ],
    },
  ],
  limits: { ...form.limits, speech: { seconds: 60 } },
  consents: [{ id: 'hologram', version: '1' }],
  proof: { algorithm: 'quantum' },
}

export const futureReceipt = {
  ...receipt,
  due: { date: 'next spring' },
  registration: { number: '1' },
  qr: 'data:image/png;base64,',
}

export const futureCase = {
  ...someCase,
  kind: 'idea',
  procedure: 'petition',
  status: 'teleported',
  visibility: 'neighbours',
  actions: ['rate', 'levitate'],
  timeline: [
    { at: '2031-05-01T10:00:00Z', status: 'submitted', mood: 'hopeful' },
    { status: 'unreadable without a time' },
    { at: '2031-05-02T10:00:00Z', status: 'dreamt_of' },
    { at: '2031-05-03T10:00:00Z', status: 'teleported', backendStatus: 'beamed' },
  ],
  answer: { at: '2031-05-03T10:00:00Z', text: 'Готово', files: [{ name: 'акт' }], hologram: true },
  rating: { score: 11, at: 'never' },
}
