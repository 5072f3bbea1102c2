import { expect, test } from 'vitest'
import { rest } from './adapters/rest/index.ts'
import { createClient } from './client.ts'
import { checkSubmission } from './domain/index.ts'
import { createKey } from './draft.ts'
import { futureCase, futureForm, futureReceipt } from './future-server.fixture.ts'
import { json, problem, serve } from './server.fixture.ts'
import { receipt, submission } from './words.fixture.ts'

async function future() {
  const server = await serve(({ method, path }, response) => {
    if (path.includes('/form')) json(response, futureForm, 200, { ETag: '"1"', 'Otklik-Api': '1.9' })
    else if (method === 'GET') json(response, futureCase)
    else if (path.endsWith('/submissions')) json(response, futureReceipt, 201)
    else problem(response, 422, { code: 'too_sad', errors: [{ pointer: '/text', code: 'too_sad' }] })
  })
  return createClient({ organization: 'kirov', adapter: rest({ endpoint: server.url }) })
}

test('a form from the future is read: what is known stays, what is new is left out', async () => {
  const client = await future()
  const form = await client.form({ language: 'ru' })
  expect(form).toMatchObject({
    version: '2031-05-01',
    status: 'notice',
    languages: ['ru', 'en'],
    kinds: ['complaint', 'question'],
    features: ['track', 'rate'],
    consents: [],
  })
  // A term in a unit of the future is no promise that could be shown.
  expect(form.procedures.map(({ procedure, term }) => [procedure, term?.unit])).toEqual([
    ['message', 'working-days'],
    ['appeal', undefined],
  ])
  expect(form.categories).toEqual([
    {
      code: 'roads',
      label: 'Дороги',
      children: [
        {
          code: 'snow',
          label: 'Снег',
          kinds: ['complaint'],
          questions: [
            { code: 'depth', type: 'unknown', label: 'Покажите глубину', required: false },
            { code: 'since', type: 'text', label: 'С какого дня?', required: true },
          ],
        },
      ],
    },
  ])
  expect(form).not.toHaveProperty('mood')
  expect(form).not.toHaveProperty('proof')
})

test('a submission that the form from the future allows is sent, and its receipt read', async () => {
  const client = await future()
  const form = await client.form({ language: 'ru' })
  const { attachments: _, ...filled } = {
    ...submission,
    formVersion: form.version,
    category: 'snow',
    answers: [{ code: 'since', value: 'Со вторника', label: 'Со вторника' }],
  }
  expect(checkSubmission({ ...filled, attachments: [] }, form, '2031-05-01')).toEqual([])
  const delivery = client.submit({ key: createKey(), submission: filled, files: [] })
  expect(await delivery.receipt).toEqual(receipt)
})

test("a case from the future is read: unknown statuses keep the backend's own word", async () => {
  const client = await future()
  const found = await client.track({ number: '2026-000123-7', token: 'a' })
  expect(found).toEqual({
    number: '2026-000123-7',
    status: 'unknown',
    backendStatus: 'teleported',
    updatedAt: '2026-11-21T10:00:00Z',
    visibility: 'private',
    actions: ['rate'],
    timeline: [
      { at: '2031-05-01T10:00:00Z', status: 'submitted' },
      { at: '2031-05-02T10:00:00Z', status: 'unknown', backendStatus: 'dreamt_of' },
      { at: '2031-05-03T10:00:00Z', status: 'unknown', backendStatus: 'beamed' },
    ],
    answer: { at: '2031-05-03T10:00:00Z', text: 'Готово', files: [] },
  })
})

test('a problem from the future is met by its status, with its own word kept', async () => {
  const client = await future()
  await expect(client.reply({ number: '1', token: 'a' }, { text: 'Да' })).rejects.toMatchObject({
    code: 'rejected',
    problem: 'too_sad',
    fields: [{ pointer: '/text', code: 'invalid' }],
  })
})
