import { createClient, createKey } from '@otklik/sdk'
import { open311 } from '@otklik/sdk/open311'

const client = createClient({
  organization: 'zarechny',
  adapter: open311({
    endpoint: 'https://city.example/open311/v2',
    upload: 'multipart',
    form: { organization: { name: 'Управа района Заречный' }, help: { phone: '+7 (000) 000-00-00' } },
  }),
})

const form = await client.form({ language: 'ru' })
const delivery = client.submit({
  key: createKey(),
  files: [],
  submission: {
    kind: 'complaint',
    procedure: 'message',
    text: 'Не горит фонарь',
    category: '015',
    place: { point: { latitude: 58.6035, longitude: 49.668 } },
    answers: [],
    consents: [],
    language: 'ru',
    formVersion: form.version,
    source: { channel: 'site' },
  },
})

const { number } = await delivery.receipt
const { status } = await client.track({ number })
console.log(number, status)
