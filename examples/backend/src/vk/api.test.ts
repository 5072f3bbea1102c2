import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startVkApiDouble, type VkApiDouble, type VkTrouble } from '../testing/vk-api-double.ts'
import { updateCard, VkApiError } from './api.ts'
import { noCard } from './card.ts'

const token = 'vk1.a.a-token-of-a-community'
const code = 'return {"title":"Город","text":"Пишите"};'
const { signal } = new AbortController()

let vk: VkApiDouble

beforeAll(async () => {
  vk = await startVkApiDouble({ tokens: [token] })
})
afterAll(() => vk.close())
beforeEach(() => {
  vk.calls.length = 0
})

const update = (changes: Partial<Parameters<typeof updateCard>[1]> = {}, during = signal) =>
  updateCard({ apiUrl: vk.url }, { token, type: 'text', code, ...changes }, during)

async function troubleWith(trouble: VkTrouble): Promise<VkApiError> {
  vk.troubles.push(trouble)
  const error = await update().catch((error) => error)
  expect(error).toBeInstanceOf(VkApiError)
  return error
}

test('a card is put up by the method, with its version, and the token in the body', async () => {
  await update()
  expect(vk.calls).toEqual([
    { method: 'appWidgets.update', parameters: { access_token: token, v: '5.199', type: 'text', code } },
  ])
  expect(vk.cards.get(token)).toEqual({ type: 'text', card: { title: 'Город', text: 'Пишите' } })
})

test('a card can be taken down', async () => {
  await update()
  await update({ code: noCard })
  expect(vk.cards.size).toBe(0)
})

test('a token that the network does not know is trouble with the token', async () => {
  await expect(update({ token: 'another-token' })).rejects.toMatchObject({ trouble: 'token' })
})

test.each([
  [5, 'token'],
  [27, 'token'],
  [28, 'token'],
  [7, 'rights'],
  [15, 'rights'],
  [711, 'application'],
  [6, 'busy'],
  [9, 'busy'],
  [29, 'busy'],
  [1, 'unreachable'],
  [10, 'unreachable'],
  [12, 'refused'],
  [100, 'refused'],
  [99_999, 'refused'],
])('error %i is trouble of the kind %s', async (error, trouble) => {
  expect((await troubleWith({ error })).trouble).toBe(trouble)
})

test('what the network says stands in no message', async () => {
  const { message } = await troubleWith({ error: 5, message: `invalid access_token ${token} of id494075` })
  expect(message).toBe('VK answers with error 5')
})

test.each([
  [{ status: 502, body: '<html>Bad Gateway</html>' }, 'unreachable'],
  [{ status: 429, body: '' }, 'busy'],
  [{ status: 200, body: '[]' }, 'unreachable'],
  [{ status: 200, body: '{"response":0}' }, 'unreachable'],
  [{ status: 200, body: '{"error":{}}' }, 'unreachable'],
  [{ status: 200, body: 'x'.repeat(5_000_000) }, 'unreachable'],
] as const)('%j is no answer', async (answer, trouble) => {
  expect((await troubleWith(answer)).trouble).toBe(trouble)
})

test('a redirect is not followed: the token goes nowhere else', async () => {
  const elsewhere = await startVkApiDouble({ tokens: [token] })
  const location = `${elsewhere.url}/appWidgets.update`
  expect((await troubleWith({ status: 307, headers: { location } })).trouble).toBe('unreachable')
  expect(elsewhere.calls).toEqual([])
  await elsewhere.close()
})

test('a network that says nothing is left when the backend stops', async () => {
  vk.troubles.push('silence')
  const stopping = new AbortController()
  const updating = update({}, stopping.signal)
  await expect.poll(() => vk.calls.length, { timeout: 30_000 }).toBe(1)
  stopping.abort()
  await expect(updating).rejects.toMatchObject({ trouble: 'unreachable' })
})

test('a network that is not there is unreachable', async () => {
  const gone = await startVkApiDouble()
  await gone.close()
  const updating = updateCard({ apiUrl: gone.url }, { token, type: 'text', code }, signal)
  await expect(updating).rejects.toMatchObject({ trouble: 'unreachable' })
})
