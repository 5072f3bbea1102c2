import type { Kind } from '@otklik/sdk'

export type View = 'form' | 'mine' | 'community'

/** What a link to the form has settled. */
export interface Preset {
  readonly kind?: Kind
  readonly category?: string
  readonly place?: string
}

/** What the fragment asks for. */
export interface Address {
  readonly view: View
  /** Only a link has one, even an empty one: moving about within the app settles nothing anew. */
  readonly preset?: Preset
}

export const addresses = { form: '#/', mine: '#/mine', community: '#/connect' } as const satisfies Record<View, string>

const kinds: readonly Kind[] = ['complaint', 'question', 'suggestion', 'thanks']

/**
 * Reads `#/mine` and the like, and links into the form: `#kind=question&category=roads&place=…`. What is not known is
 * passed over; so is everything in a fragment that is not for us.
 */
export function readAddress(fragment: string): Address {
  const text = fragment.replace(/^#/, '')
  const view = (Object.keys(addresses) as View[]).find((name) => addresses[name] === `#${text}`)
  if (view) return { view }
  const preset = readPreset(new URLSearchParams(plain(text).replace(/^[/?]+/, '')))
  return { view: 'form', ...(preset && { preset }) }
}

function readPreset(parameters: URLSearchParams): Preset | undefined {
  const kind = kinds.find((name) => name === parameters.get('kind'))
  const category = matching(parameters.get('category'), /^[^\s\p{C}]{1,200}$/u)
  const place = matching(parameters.get('place'), /^[^\p{C}]{1,500}$/u)
  if (!kind && !category && !place) return undefined
  return { ...(kind && { kind }), ...(category && { category }), ...(place && { place }) }
}

const matching = (value: string | null, rule: RegExp) => {
  const text = value?.trim()
  return text && rule.test(text) ? text : undefined
}

/** Some clients hand the fragment on with its `=` and `&` encoded. */
function plain(text: string): string {
  if (text.includes('=')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
