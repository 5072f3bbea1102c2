import { createClient, createKey } from '@otklik/sdk'
import { rest } from '@otklik/sdk/rest'

const client = createClient({ organization: 'kirov', adapter: rest({ endpoint: 'https://otklik.example' }) })

const form = await client.form({ language: 'ru' })
const delivery = client.submit({
  key: createKey(),
  files: [{ id: crypto.randomUUID(), name: 'yard.jpg', blob: new Blob(['…'], { type: 'image/jpeg' }) }],
  submission: {
    kind: 'complaint',
    procedure: 'message',
    text: 'Во дворе не горит фонарь',
    place: { address: { text: 'ул. Ленина, 1' } },
    answers: [],
    consents: [],
    language: 'ru',
    formVersion: form.version,
    source: { channel: 'site' },
  },
})
delivery.subscribe((state) => console.log(state.name))

const { number, code = '' } = await delivery.receipt
const { status } = await client.track({ number, code })
console.log(number, status)
