// Entry of the chunk `client`: what the panel takes of the SDK, by name, since exporting all of it would keep every
// schema that nothing here reads with.
import { type BackendAdapter, createClient, type Form, memoryOutbox, type Outbox } from '@otklik/sdk'
import { rest as adapterOf, type RestCapabilities, type RestOptions } from '@otklik/sdk/rest'
import type { WidgetOptions } from './options.ts'
import { loadExtra } from './panel/load-extra.ts'
import type { AnyClient, Panel } from './panel/panel.ts'
import type { PanelHost } from './panel-host.ts'

/**
 * As soon as the panel is there, and before it is opened: asks for the form, unless the panel does that itself because it
 * is seen at once; and goes on with what was not sent, when the page has nothing better to do.
 */
export function prepare(panel: Panel, inFlow: boolean): void {
  if (!inFlow) foresee(panel.host.options())
  try {
    if (panel.host.network || localStorage.otklik) (self.requestIdleCallback ?? setTimeout)(() => loadUnsent(panel))
  } catch {
    // Forbidden, so that there is nothing in it.
  }
}

/** Before sending: what may be needed when there is no connection any more is brought while there is. */
export async function foreseeTrouble(panel: Panel): Promise<void> {
  // Text that has arrived without its files has a screen of its own.
  if (panel.written.value.files.length) loadExtra(panel).catch(() => {})
  await loadUnsent(panel)
  await panel.unsent.value?.tryKeeping()
}

/** Brings what tells of messages that were not sent. Without it they are sent all the same. */
export async function loadUnsent(panel: Panel): Promise<void> {
  if (panel.unsent.value) return
  try {
    const { watchUnsent } = await panel.host.load('unsent')
    panel.unsent.value ??= watchUnsent(panel)
  } catch {
    // Asked for again before the next message.
  }
}

/** Where each client keeps what it sends. */
const outboxes = new WeakMap<AnyClient, Outbox>()

/** The client, made once; and once more for a resident who says that the device is not theirs, or takes it back. */
export async function clientOf({ host, client, shared }: Panel): Promise<AnyClient> {
  const { organization, backend, adapter: given } = host.options()
  const adapter =
    typeof given === 'string' && given !== 'rest' ? await (await host.load('adapters')).builtIn(given, host) : given
  const outbox = outboxOf(shared.value, host)
  const made = client.value
  if (made && outboxes.get(made) === outbox) return made
  client.value = createClient({
    organization,
    outbox,
    adapter: (adapter === 'rest'
      ? rest({
          endpoint: backend,
          loadCases: () => host.load('cases'),
          loadFiles: () => host.load('files'),
          loadProof: () => host.load('proof'),
          session: async () => (await host.network?.identity())?.token,
        })
      : adapter) as BackendAdapter,
  })
  outboxes.set(client.value, outbox)
  return client.value
}

// One of each for all widgets of the page: what is on its way outlives the widget it was written in.
const forgetting = memoryOutbox()
/** By the name of the network around the page, or of there being none: a page is in one client of each. */
const keeping: Record<string, Outbox> = {}

/**
 * Where messages wait: on a shared device in memory alone, elsewhere on the device, where a network's resident has a place
 * of their own. What keeps them there is fetched when it is first asked for something; where it does not come, or nobody
 * says whose place it is, this page keeps them.
 */
export function outboxOf(shared: boolean, { load, network }: Pick<PanelHost, 'load' | 'network'>): Outbox {
  if (shared) return forgetting
  const name = `${network?.name}`
  const open = async () => (await load('outbox')).indexedDbOutbox(await network?.storage())
  keeping[name] ??= outboxToCome(() => open().catch(memoryOutbox))
  return keeping[name]
}

function outboxToCome(bring: () => Promise<Outbox>): Outbox {
  let coming: Promise<Outbox> | undefined
  const ask =
    (method: string) =>
    (...values: unknown[]) => {
      coming ??= bring()
      return coming.then((outbox) => (outbox[method as keyof Outbox] as (...values: unknown[]) => unknown)(...values))
    }
  return {
    ...(Object.fromEntries(Object.keys(forgetting).map((method) => [method, ask(method)])) as unknown as Outbox),
    subscribe(listener) {
      const stop = ask('subscribe')(listener) as Promise<() => void>
      return () => stop.then((stop) => stop())
    },
  }
}

/** Forms on their way that nobody has taken yet. A form that waits for longer than this (milliseconds) is left. */
const foreseen = new Map<string, { readonly form: Promise<Form>; readonly until: number }>()
const freshFor = 60_000

const keyOf = (...parts: readonly unknown[]) => parts.join(' ')

/** Asks for the form at the first sign of intent, so that it is there when the panel is opened. */
function foresee({ backend, organization, language, adapter }: WidgetOptions): void {
  const key = keyOf(backend, organization, language)
  if (adapter !== 'rest' || foreseen.has(key)) return
  const form = adapterOf({ endpoint: backend }).form({ organization, language })
  // Whoever takes it asks again for one that has failed.
  form.catch(() => foreseen.delete(key))
  foreseen.set(key, { form, until: Date.now() + freshFor })
}

/** The adapter for the contract, whose first form may be on its way already. */
function rest(options: RestOptions): BackendAdapter<RestCapabilities> {
  const adapter = adapterOf(options)
  return {
    ...adapter,
    form(request, requestOptions) {
      const key = keyOf(options.endpoint, request.organization, request.language)
      const early = foreseen.get(key)
      foreseen.delete(key)
      const ask = () => adapter.form(request, requestOptions)
      return early && Date.now() < early.until ? early.form.catch(ask) : ask()
    },
  }
}
