import { createClient } from '@otklik/sdk'
import { fileOutbox } from '@otklik/sdk/outbox/node'
import { rest } from '@otklik/sdk/rest'

const outbox = fileOutbox({ folder: process.env.OUTBOX_FOLDER ?? './outbox' })
const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: 'https://otklik.example' }), outbox })

for (const delivery of await client.deliveries()) {
  delivery.subscribe(({ name }) => console.log(delivery.id, name))
}
