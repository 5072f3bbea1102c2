import type { BackendAdapter, Language, Outbox } from '@otklik/sdk'
import { batch } from '@preact/signals'
import type { AnyClient, Failure, Panel } from './panel.ts'
import { show } from './panel.ts'

/** The error's code, or `load` when it was a file of the widget that did not arrive. */
export function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && 'fields' in error ? (error.code as Failure) : 'load'
}

/** Where each client keeps what it sends. */
const outboxes = new WeakMap<AnyClient, Outbox>()

/** The client, made once; and once more for a resident who says that the device is not theirs, or takes it back. */
export async function connect(panel: Panel): Promise<AnyClient> {
  const { organization, backend, adapter: given } = panel.host.options()
  const { createClient, outboxOf, rest } = await panel.host.load('client')
  const adapter =
    typeof given === 'string' && given !== 'rest'
      ? await (await panel.host.load('adapters')).builtIn(given, panel.host)
      : given
  const outbox = outboxOf(panel.shared.value, panel.host.load)
  const made = panel.client.value
  if (made && outboxes.get(made) === outbox) return made
  const client = createClient({
    organization,
    outbox,
    adapter: (adapter === 'rest'
      ? rest({
          endpoint: backend,
          loadCases: () => panel.host.load('cases'),
          loadFiles: () => panel.host.load('files'),
          loadProof: () => panel.host.load('proof'),
        })
      : adapter) as BackendAdapter,
  })
  outboxes.set(client, outbox)
  panel.client.value = client
  return client
}

/** Brings the form in the panel's language. A failure takes the place of the first screen and loses nothing typed. */
export async function loadForm(panel: Panel): Promise<void> {
  const request = {}
  panel.request = request
  panel.failure.value = undefined
  try {
    const client = await connect(panel)
    const form = await client.form({ language: panel.language.value })
    if (form.status === 'closed') panel.steps.value ??= await panel.host.load('steps')
    if (panel.request !== request) return
    batch(() => {
      panel.form.value = form
      if (form.status === 'closed') show(panel, 'closed')
      else if (panel.screen.value === 'failed' || panel.screen.value === 'closed') show(panel, 'tell')
    })
  } catch (error) {
    if (panel.request === request) fail(panel, failureOf(error))
  }
}

/** Tells the page what went wrong, by its code alone. */
export function report(panel: Panel, code: Failure): void {
  panel.host.emit('error', { organization: panel.host.options().organization, code })
}

function fail(panel: Panel, code: Failure): void {
  report(panel, code)
  if (panel.form.value) {
    panel.voice.say(panel.words.value.failed.offline)
    return
  }
  batch(() => {
    panel.failure.value = code
    show(panel, 'failed')
  })
}

/** Brings the words of a language; Russian stands in where they do not come. */
export async function learn(panel: Panel, language: Language): Promise<void> {
  if (language !== 'en' || panel.english.value) return
  panel.english.value = (await panel.host.load('en').catch(() => undefined))?.en
}

/** Changes the language of our words and of the form. */
export async function speak(panel: Panel, language: Language): Promise<void> {
  await learn(panel, language)
  batch(() => {
    panel.language.value = language
    panel.details.value = {}
  })
  await loadForm(panel)
}
