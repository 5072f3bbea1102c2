import { createClient } from '@otklik/sdk'
import { indexedDbOutbox } from '@otklik/sdk/outbox'
import { rest } from '@otklik/sdk/rest'
import { openSession } from '@otklik/sdk/session'

const endpoint = 'https://otklik.example'
const session = await openSession({ endpoint, network: 'vk', launch: location.search.slice(1) })
const adapter = rest({ endpoint, session: async () => session.token })
const client = createClient({ organization: 'kirov', adapter, outbox: indexedDbOutbox({ place: session.keeping }) })

for (const { number, sentAt } of await client.mine()) {
  const { status } = await client.track({ number, mine: true })
  console.log(number, sentAt, status)
}
