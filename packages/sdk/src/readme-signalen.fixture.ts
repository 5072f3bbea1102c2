import { createClient, createKey } from '@otklik/sdk'
import { signalen } from '@otklik/sdk/signalen'

const client = createClient({
  organization: 'zarechny',
  adapter: signalen({ endpoint: 'https://meldingen.example/signals' }),
})

const form = await client.form({ language: 'ru' })
const delivery = client.submit({
  key: createKey(),
  files: [],
  submission: {
    kind: 'complaint',
    procedure: 'message',
    text: 'Выбросили диван',
    category: 'afval/grofvuil',
    place: { point: { latitude: 52.3731, longitude: 4.8926 } },
    answers: [],
    consents: [],
    language: 'ru',
    formVersion: form.version,
    source: { channel: 'site' },
  },
})
delivery.subscribe((state) => {
  if (state.name === 'partial') console.log('files to follow', state.missing.length)
})

const { number, token = '' } = await delivery.receipt
const { status } = await client.track({ number, token })
console.log(number, status)
