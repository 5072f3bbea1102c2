import { createClient } from '@otklik/sdk'
import { indexedDbOutbox } from '@otklik/sdk/outbox'
import { rest } from '@otklik/sdk/rest'

const outbox = indexedDbOutbox({
  onUnsent: (count) => console.log('unsent', count),
})
const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: 'https://otklik.example' }), outbox })

// On every start: goes on with what earlier pages have left.
for (const delivery of await client.deliveries()) {
  delivery.subscribe(({ name }) => console.log(delivery.id, name))
}

// Before the button is pressed: what closes with the page should be said.
if (!(await outbox.durable())) console.log('This device cannot keep a copy. Do not close the page until it is sent.')
