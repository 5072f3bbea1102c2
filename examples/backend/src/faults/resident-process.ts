// Residents with the real SDK, in a process that can be killed. The test that started it says what they do.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createClient, type Delivery, type DeliveryState, type Outbox } from '@otklik/sdk'
import { fileOutbox } from '@otklik/sdk/outbox/node'
import { rest } from '@otklik/sdk/rest'
import { setClock } from './clock.ts'
import type { Asked, Device, Kept, Said, Shown, Start, Way, Written } from './resident-messages.ts'

interface Resident {
  readonly outbox: Outbox
  submit(written: Written): void
  press(written: Written): void
}

const [{ clock, refusing }] = (await once(process, 'message')) as [Start]
setClock(clock)
const residents = new Map<string, Resident>()
process.on('message', (asked: Asked & { readonly id: number }) => {
  act(asked).then(
    (answer) => say({ id: asked.id, answer }),
    (error: unknown) => say({ id: asked.id, failed: String(error) }),
  )
})
process.once('disconnect', () => process.exit())
say({ ready: true })

async function act(asked: Asked): Promise<unknown> {
  switch (asked.act) {
    case 'open':
      residents.set(asked.device.resident, await open(asked.device))
      return null
    case 'submit':
      residentOf(asked).submit(asked.written)
      return null
    case 'press':
      residentOf(asked).press(asked.written)
      return null
    case 'kept':
      return Promise.all((await residentOf(asked).outbox.all()).map(keptOf))
    case 'clock':
      setClock(asked.clock)
      return null
  }
}

function residentOf({ resident }: { readonly resident: string }): Resident {
  const found = residents.get(resident)
  if (!found) throw new Error(`there is no resident ${resident}`)
  return found
}

async function open({ resident, endpoint, folder, timeout, ways }: Device): Promise<Resident> {
  const outbox = fileOutbox({ folder })
  const adapter = rest({ endpoint, timeout, fetch: fetchBy([...ways]) })
  const client = createClient({ organization: 'test-town', adapter, outbox })
  const watched = new WeakSet<Delivery>()
  const deliveries = new Map<string, Delivery>()

  const watch = (key: string, delivery: Delivery) => {
    deliveries.set(key, delivery)
    if (watched.has(delivery)) return
    watched.add(delivery)
    delivery.subscribe((state) => {
      say({ resident, shown: shownOf(key, state) })
    })
  }
  const submit = ({ key, submission, files }: Written) =>
    watch(
      key,
      client.submit({
        key,
        submission,
        files: files.map(({ id, name, type, bytes }) => ({ id, name, blob: new Blob([bytes as BlobPart], { type }) })),
      }),
    )

  // What an earlier process has left goes on.
  const entries = await outbox.all()
  for (const delivery of await client.deliveries()) {
    const entry = entries.find(({ key }) => key.startsWith(delivery.id))
    if (entry) watch(entry.key, delivery)
  }
  return {
    outbox,
    submit,
    press(written) {
      const delivery = deliveries.get(written.key)
      if (!delivery || delivery.state.name === 'refused') submit(written)
      else delivery.retry()
    },
  }
}

function shownOf(key: string, state: DeliveryState): Shown {
  return {
    key,
    state: state.name,
    ...('error' in state && state.error && { error: state.error.code }),
    ...('receipt' in state && { receipt: state.receipt }),
    ...('missing' in state && { missing: state.missing }),
    ...('retryAt' in state && state.retryAt && { retryAt: state.retryAt }),
    ...(state.name === 'partial' && state.progress && { sending: true as const }),
  }
}

/** Sends each request its way: names that nobody knows and ports at which nobody listens are real ones. */
function fetchBy(ways: Way[]): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const way = ways.shift() ?? 'through'
    if (way === 'through') return fetch(request)
    say({ fired: way })
    const url = new URL(request.url)
    url.host = way === 'refused' ? new URL(refusing).host : 'otklik.invalid'
    return fetch(new Request(url, request))
  }
}

async function keptOf({
  key,
  state,
  submission,
  attachments,
}: Awaited<ReturnType<Outbox['all']>>[number]): Promise<Kept> {
  const files = attachments.map(async ({ id, blob }) => ({
    id,
    sha256: createHash('sha256')
      .update(new Uint8Array(await blob.arrayBuffer()))
      .digest('hex'),
  }))
  return { key, state: state.name, submission, files: await Promise.all(files) }
}

function say(said: Said): void {
  process.send?.(said)
}
