import type { Network, Session } from '@otklik/sdk/contract'
import { batch, type Signal, signal } from '@preact/signals'
import { type Address, readAddress } from './address.ts'
import { type Client, networkOf, openClient } from './clients.ts'
import { ru, type Words } from './words/ru.ts'

/** How far the resident has come. `refused`: the launch is forged, old, or of another app. */
export type Entry = { readonly state: 'starting' | 'outside' | 'refused' | 'unreachable' } | Inside

/** The backend has verified who it is. */
export interface Inside {
  readonly state: 'inside'
  readonly session: Session
  readonly client: Client
}

/** All that the page knows. */
export interface App {
  readonly backend: string
  /** By which the page was opened; none where it was opened on its own. */
  readonly network: Network | undefined
  readonly client: Signal<Client | undefined>
  readonly words: Signal<Words>
  readonly entry: Signal<Entry>
  /** The organization to which the community is connected. */
  readonly organization: Signal<string | undefined>
  readonly address: Signal<Address>
  /** The form shows what has become of messages. */
  readonly follows: Signal<boolean>
}

export function createApp(backend: string, address: URL): App {
  const network = networkOf(address)
  return {
    backend,
    network,
    client: signal(undefined),
    words: signal(ru),
    entry: signal<Entry>({ state: network ? 'starting' : 'outside' }),
    organization: signal(undefined),
    address: signal(readAddress(address.hash)),
    follows: signal(false),
  }
}

/** Comes in by the network's client; and once more, after that has failed. */
export async function start(app: App): Promise<void> {
  if (!app.network) return
  app.entry.value = { state: 'starting' }
  const entry = await enter(app, app.network).catch((): Entry => ({ state: 'unreachable' }))
  batch(() => {
    app.entry.value = entry
    if (entry.state === 'inside') app.organization.value = entry.session.organization
  })
}

async function enter(app: App, network: Network): Promise<Entry> {
  app.client.value ??= await follow(app, await openClient(network, app.backend))
  const client = app.client.value
  const session = await client.host.identity()
  if (!session) return { state: await client.whyNobody() }
  return { state: 'inside', session, client }
}

/** Goes along with what the client says: how it looks, which language it speaks, which link was opened. */
async function follow(app: App, client: Client): Promise<Client> {
  const { host } = client
  const root = document.documentElement
  const adapt = async () => {
    root.dataset.theme = host.theme() ?? 'page'
    for (const [side, width] of Object.entries(host.insets() ?? {})) {
      root.style.setProperty(`--inset-${side}`, `${width}px`)
    }
    const english = host.language() === 'en' && (await import('./words/en.ts').catch(() => undefined))
    app.words.value = english ? english.en : ru
    root.lang = app.words.value.language
  }
  host.subscribe(adapt)
  client.onLink?.((fragment) => {
    app.address.value = readAddress(fragment)
  })
  await adapt()
  return client
}
