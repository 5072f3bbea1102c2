import { expect, test } from 'vitest'
import { errorOf } from './problems.ts'

const said = (status: number, body: unknown, headers = new Headers()) => errorOf({ status, headers, body })

test.each([
  ['an object of lists', { text: ['Dit veld mag niet leeg zijn.'] }, [{ pointer: '/text', code: 'required' }]],
  [
    'a text that is too long',
    { text: ['Zorg ervoor dat dit veld niet meer dan 3000 karakters bevat.'] },
    [{ pointer: '/text', code: 'too_long' }],
  ],
  [
    'an object nested like the payload',
    { category: { sub_category: ['Ongeldige hyperlink'] }, reporter: { email: ['Voer een geldig e-mailadres in.'] } },
    [
      { pointer: '/category', code: 'not_offered' },
      { pointer: '/contact/email', code: 'invalid' },
    ],
  ],
  [
    'a point outside',
    { location: { geometrie: ['not inside the bounding box'] } },
    [{ pointer: '/place', code: 'out_of_area' }],
  ],
  ['a list where an object is due', { location: ['Dit veld is vereist.'] }, [{ pointer: '/place', code: 'invalid' }]],
  ['what is about no field', { non_field_errors: ['Extra properties present: status'] }, []],
  ['a detail', { detail: 'JSON parse error' }, []],
  ['nothing at all', undefined, []],
])('400 with %s is a refusal', (_, body, fields) => {
  expect(said(400, body)).toMatchObject({ code: 'rejected', status: 400, fields })
})

test('a bare list is about the state of the report, not about what was sent', () => {
  expect(said(400, ['Public uploads not allowed in current signal state.'])).toMatchObject({
    code: 'conflict',
    fields: [],
  })
})

test.each([
  [500, '<h1>Server Error (500)</h1>', 'server'],
  [502, '<h1>Bad Gateway</h1>', 'server'],
  [404, { detail: 'Niet gevonden.' }, 'not_found'],
  [401, { detail: 'No token provided.' }, 'unauthorized'],
  [413, '<h1>Request Entity Too Large</h1>', 'too_large'],
] as const)('%i is told by its status', (status, body, code) => {
  expect(said(status, body)).toMatchObject({ code, status })
})

test('too many reports wait for some minutes, or for as long as is said', () => {
  const minutes = (headers?: Headers) =>
    (Date.parse(said(429, { detail: 'Aanvraag was verstikt.' }, headers).until ?? '') - Date.now()) / 60_000
  expect(minutes()).toBeCloseTo(10, 1)
  expect(minutes(new Headers({ 'Retry-After': '120' }))).toBeCloseTo(2, 1)
})

test('a satisfaction form that is closed says why', () => {
  expect(said(410, { detail: 'filled out' })).toMatchObject({ code: 'conflict', problem: 'filled_out' })
  expect(said(410, { detail: 'too late' })).toMatchObject({ code: 'conflict', problem: 'too_late' })
})

test('no words of the server or of the resident stand in a message', () => {
  expect(said(400, { text: ['Иван Образцов'] }).message).not.toContain('Иван')
})
