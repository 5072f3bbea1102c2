// Entry of the chunk `client`: what the panel takes of the SDK, by name, since exporting all of it would keep every
// schema that nothing here reads with.
import type { BackendAdapter, Form } from '@otklik/sdk'
import { rest as adapterOf, type RestCapabilities, type RestOptions } from '@otklik/sdk/rest'
import type { WidgetOptions } from './options.ts'

export { createClient, memoryOutbox } from '@otklik/sdk'

/** Forms on their way that nobody has taken yet. A form that waits for longer than this (milliseconds) is left. */
const foreseen = new Map<string, { readonly form: Promise<Form>; readonly until: number }>()
const freshFor = 60_000

const keyOf = (...parts: readonly unknown[]) => parts.join(' ')

/** Asks for the form at the first sign of intent, so that it is there when the panel is opened. */
export function foresee({ backend, organization, language, adapter }: WidgetOptions): void {
  const key = keyOf(backend, organization, language)
  if (adapter !== 'rest' || foreseen.has(key)) return
  const form = adapterOf({ endpoint: backend }).form({ organization, language })
  // Whoever takes it asks again for one that has failed.
  form.catch(() => foreseen.delete(key))
  foreseen.set(key, { form, until: Date.now() + freshFor })
}

/** The adapter for the contract, whose first form may be on its way already. */
export function rest(options: RestOptions): BackendAdapter<RestCapabilities> {
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
