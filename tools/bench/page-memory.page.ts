import { createClient, createKey } from '@otklik/sdk'
import { indexedDbOutbox } from '@otklik/sdk/outbox'
import { rest } from '@otklik/sdk/rest'

// What runs in the page: the client with the store of the widget, and messages one after another.

const client = createClient({
  organization: 'kirov',
  adapter: rest({ endpoint: location.origin }),
  outbox: indexedDbOutbox(),
})

async function submitMany(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    const bytes = new Uint8Array(20_000).fill(turn)
    await client.submit({
      key: createKey(),
      submission: {
        kind: 'complaint',
        procedure: 'message',
        text: `Не горит фонарь № ${turn}. `.repeat(20),
        category: 'lighting-day',
        answers: [],
        place: { address: { text: 'ул. Ленина, 5' } },
        consents: [],
        language: 'ru',
        formVersion: '1',
        source: { channel: 'site' },
      },
      files: [{ id: `photo-${turn}-of-the-bench`, name: 'фото.jpg', blob: new Blob([bytes], { type: 'image/jpeg' }) }],
    }).receipt
  }
}

Object.assign(globalThis, { submitMany })
