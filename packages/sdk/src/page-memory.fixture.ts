import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { rest } from './adapters/rest/index.ts'
import { createClient } from './client.ts'
import { createKey, type Draft } from './draft.ts'
import { memoryOutbox } from './outbox/memory.ts'

// What a page holds that has sent many messages: neither their words nor their files.

export interface Held {
  readonly submissions: number
  /** Bytes of the heap and of buffers, after garbage was collected. */
  readonly bytes: number
  /** Files of residents that are still in memory. */
  readonly files: number
}

const words = 'Во дворе не горит фонарь, и вечером там темно. '
const photoSize = 50_000

/** Sends messages of 4,000 characters with two photos, one after another on one page, and looks at these numbers of them. */
export async function heldByPage(...looks: readonly number[]): Promise<Held[]> {
  const client = createClient({
    organization: 'kirov',
    adapter: rest({ endpoint: 'https://otklik.example', fetch: answer }),
    outbox: memoryOutbox(),
  })
  let files = 0
  const collected = new FinalizationRegistry(() => {
    files -= 1
  })
  const held: Held[] = []
  for (let submissions = 1; submissions <= Math.max(...looks); submissions++) {
    await client.submit(message(submissions)).receipt
    if (looks.includes(submissions)) {
      await client.deliveries()
      held.push({ submissions, bytes: await bytesHeld(), files })
    }
  }
  return held

  function message(index: number): Draft {
    return {
      key: createKey(),
      files: [0, 1].map((number) => {
        const blob = new Blob([new Uint8Array(photoSize).fill(index + number)], { type: 'image/jpeg' })
        files += 1
        collected.register(blob, undefined)
        return { id: `photo-000${number}`, name: 'фото.jpg', blob }
      }),
      submission: {
        kind: 'complaint',
        procedure: 'message',
        text: `${index} ${words.repeat(4000 / words.length)}`,
        answers: [],
        consents: [],
        language: 'ru',
        formVersion: '1',
        source: { channel: 'site' },
      },
    }
  }
}

let answers = 0

/** A backend that takes everything and keeps nothing. */
const answer: typeof fetch = async (input) => {
  answers += 1
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  if (pathname.endsWith('/uploads')) {
    const upload = { id: `upload-${answers}`, attachment: 'photo-0000', expiresAt: '2026-11-22T10:00:00Z' }
    return Response.json(upload, { status: 201 })
  }
  const receipt = { number: `2026-${answers}`, token: `token-${answers}`, sentAt: '2026-11-21T10:00:00Z' }
  return Response.json(receipt, { status: 201 })
}

async function bytesHeld(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // What has been found to be garbage is told of later, and then frees more.
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
    collect()
  }
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
