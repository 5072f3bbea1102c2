import type { Language } from '@otklik/sdk'
import { batch } from '@preact/signals'
import type { AnyClient, Failure, Panel } from './panel.ts'
import { show } from './panel.ts'

/** The error's code, or `load` when it was a file of the widget that did not arrive. */
export function failureOf(error: unknown): Failure {
  return error instanceof Error && 'code' in error && 'fields' in error ? (error.code as Failure) : 'load'
}

/** The client for this panel. */
export const connect = async (panel: Panel): Promise<AnyClient> => (await panel.host.load('client')).clientOf(panel)

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
  // What is on its way has a screen of its own, which needs no form.
  if (panel.form.value || panel.delivery.value) {
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
