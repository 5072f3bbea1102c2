import { expect, test } from 'vitest'
import { answerOf } from './failures.fixture.ts'
import { broken, jobOf, json, Raw, services, town } from './town.fixture.ts'

const refusal = async (answer: unknown, more = {}) => {
  const { submit } = town({ 'POST requests.json': answer }, more)
  return submit(jobOf({ contact: { email: 'anna@example.com', familyName: 'Примерова' } })).then(
    () => expect.unreachable('it was taken'),
    (error: unknown) => error,
  )
}

test.each(['as they come', 'backwards'])('of nine errors the one about a field is told, %s', async (order) => {
  const errors = order === 'backwards' ? [...answerOf.missingAttribute].reverse() : answerOf.missingAttribute
  expect(await refusal(json(errors, 400))).toMatchObject({
    code: 'rejected',
    status: 400,
    fields: [{ pointer: '/answers/depth', code: 'required' }],
    message: expect.stringContaining('attribute[depth]'),
  })
})

test.each([
  ['lat: not a number', [{ pointer: '/place', code: 'invalid' }]],
  ['no value given for required entry address_string', [{ pointer: '/place', code: 'required' }]],
  ['email is not valid', [{ pointer: '/contact/email', code: 'invalid' }]],
  ['first_name: must be Latin', [{ pointer: '/contact/givenName', code: 'invalid' }]],
  ['lastName is too long', [{ pointer: '/contact/familyName', code: 'too_long' }]],
  ['phone is required', [{ pointer: '/contact/phone', code: 'required' }]],
  ["description can't be blank", [{ pointer: '/text', code: 'required' }]],
  ['invalid service_code', [{ pointer: '/category', code: 'not_offered' }]],
  ['attribute[a/b] is missing', [{ pointer: '/answers/a~1b', code: 'required' }]],
  ['media must be a JPEG', [{ pointer: '/attachments', code: 'invalid' }]],
  ['description is too long', [{ pointer: '/text', code: 'too_long' }]],
  ['phone_number is too long', [{ pointer: '/contact/phone', code: 'too_long' }]],
  ['It is too long', []],
  ['Something is wrong', []],
])('"%s" is about its field', async (description, fields) => {
  expect(await refusal(json([{ code: 400, description }], 400))).toMatchObject({ code: 'rejected', fields })
})

test.each([
  ['an array', json([{ description: 'email is not valid' }], 400)],
  ['an object', json({ code: 'validation_1', message: 'email is not valid' }, 400)],
  ['errors in an object', json({ errors: [{ code: 400, description: 'email is not valid' }] }, 400)],
  ['data', json({ data: { message: 'email is not valid', status_code: 400 } }, 400)],
  ['texts under the name of a field', json({ errors: { email: ['is invalid'] } }, 422)],
  ['a list of texts', json({ errors: ['Email is invalid'] }, 422)],
  [
    'XML',
    new Raw('<errors><error><code>400</code><description>email is not valid</description></error></errors>', 400),
  ],
  ['one element', new Raw('<error>email is not valid</error>', 400)],
  ['status 200', json([{ code: 400, description: 'email is not valid' }])],
])('an error as %s is read', async (_, answer) => {
  expect(await refusal(answer)).toMatchObject({
    code: 'rejected',
    fields: [{ pointer: '/contact/email', code: 'invalid' }],
  })
})

test.each([
  ['403', json([{ code: 403, description: 'Invalid api_key' }], 403)],
  ['403 and an object', json({ type: 'Forbidden', code: 'middleware_26', message: 'Missing api_key' }, 403)],
  ['403 and one element', new Raw('<error>api_key is wrong</error>', 403)],
  ['400', json([{ code: 400, description: 'no value given for required entry api_key' }], 400)],
])('a key that is refused with %s is not the resident to blame', async (_, answer) => {
  expect(await refusal(answer)).toMatchObject({ code: 'unauthorized', fields: [] })
})

test("the server's own word is kept, and the line that says most", async () => {
  const error = await refusal(json({ type: 'Forbidden', code: 'middleware_26', message: 'Missing api_key' }, 403))
  expect(error).toMatchObject({ problem: 'middleware_26', message: expect.stringContaining('Missing api_key') })
})

test.each([403, 404])('a service that is refused with %i is not offered', async (status) => {
  const answer = json([{ code: status, description: 'ServiceCodeError -- No valid service_code' }], status)
  expect(await refusal(answer)).toMatchObject({ code: 'rejected', fields: [{ pointer: '/category' }] })
})

test.each([
  ['Invalid service request: base is a duplicate.', 'conflict'],
  ['g_recaptcha_response: must not be null', 'unsupported'],
])('"%s" is %s', async (description, code) => {
  expect(await refusal(json([{ code: 400, description }], 400))).toMatchObject({ code })
})

test('413 is too large', async () => {
  expect(await refusal(new Raw('', 413))).toMatchObject({ code: 'too_large' })
})

test.each([
  "Bad value: Яма & лужа from anna@example.com 'Анна П.' at ул. Ленина, 5",
  'Bad value: Яма &amp; лужа of Примерова at Ленина',
])('what the resident wrote stands in no message, however the server quotes it: %s', async (description) => {
  const told = String(await refusal(json([{ code: 400, description }], 400)))
  expect(told).toContain('Bad value')
  expect(told).not.toMatch(/лужа|anna|Анна|Ленина|Примерова/)
})

test('without the part that reads refusals they are told by their status', async () => {
  const loadCases = () => Promise.reject(new Error('no such chunk'))
  expect(await refusal(json([{ code: 403, description: 'x' }], 403), { loadCases })).toMatchObject({
    code: 'unauthorized',
    status: 403,
  })
})

test('a server that cannot be reached, or read from this page, is offline', async () => {
  await expect(town({ 'GET services.json': broken }, { format: 'json' }).form()).rejects.toMatchObject({
    code: 'offline',
  })
})

test('a list of services that names errors among its words is a list', async () => {
  const body = { services, message: 'ok' }
  await expect(town({ 'GET services.json': body }).form()).resolves.toBeDefined()
})
