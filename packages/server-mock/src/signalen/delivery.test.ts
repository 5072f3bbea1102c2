import { createClient, createKey, type Delivery } from '@otklik/sdk'
import { picture } from '@otklik/sdk/conformance'
import { signalen } from '@otklik/sdk/signalen'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createTown, report, type Town } from './checks/town.fixture.ts'
import { createMockSignalen } from './index.ts'

// What a page sees of a report on its way.

const server = setupServer()
let town: Town
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => {
  const mock = createMockSignalen()
  server.resetHandlers(...mock.handlers)
  town = createTown(signalen, mock)
})
afterAll(() => server.close())

async function deliver(...names: string[]): Promise<Delivery> {
  const { attachments: _, ...submission } = report()
  const pictures = await Promise.all(names.map((name) => picture(8, name)))
  const client = createClient({ organization: 'zarechny', adapter: town.adapter() })
  return client.submit({
    key: createKey(),
    submission,
    files: pictures.map(({ attachment: { id, name }, file: { blob } }) => ({ id, name, blob })),
  })
}

const becomes = (delivery: Delivery, name: Delivery['state']['name']) =>
  vi.waitUntil(() => delivery.state.name === name, { timeout: 10_000 })

test('a report is there at once when its photo fails, and the photo follows when it is asked for', async () => {
  town.mock.faults.add({ route: 'attachments', kind: 'offline', after: 1 })
  const delivery = await deliver('Фото 1.png', 'Фото 2.png')
  expect(await delivery.receipt).toMatchObject({ number: 'SIG-24' })
  await becomes(delivery, 'partial')
  expect(delivery.state).toMatchObject({ missing: [expect.any(String)], retryAt: expect.any(String) })

  delivery.retry()
  await becomes(delivery, 'accepted')
  expect(town.mock.operator.show('SIG-24').files.map(({ name }) => name)).toEqual(['Фото 1.png', 'Фото 2.png'])
  expect(town.mock.operator.list()).toHaveLength(1)
})

test('a report whose answer was lost is not known to be there, and is sent again by nobody but the resident', async () => {
  town.mock.faults.add({ route: 'signals', kind: 'answer_lost' })
  const delivery = await deliver()
  await becomes(delivery, 'unknown')
  delivery.check()
  expect(town.mock.operator.list()).toHaveLength(1)

  delivery.retry()
  await becomes(delivery, 'accepted')
  expect(town.mock.operator.list()).toHaveLength(2)
})

test('a report for which the server has no time waits, and is sent once', async () => {
  town.mock.faults.add({ route: 'signals', kind: 'rate_limited' })
  const delivery = await deliver()
  await becomes(delivery, 'waiting')
  expect(town.mock.operator.list()).toHaveLength(0)

  delivery.retry()
  await becomes(delivery, 'accepted')
  expect(town.mock.operator.list()).toHaveLength(1)
})

test('a photo that is refused is told with its report, and nothing is planned for it', async () => {
  const delivery = await deliver('Фото.png')
  await becomes(delivery, 'accepted')
  town.mock.faults.add({ route: 'attachments', kind: 'server_error' })
  const second = await deliver('Фото.png')
  await becomes(second, 'partial')
  town.mock.operator.move('SIG-25', { state: 'b' })
  second.retry()
  await vi.waitUntil(() => second.state.name === 'partial' && second.state.error?.code === 'conflict')
  expect(second.state).not.toHaveProperty('retryAt')
})
