import type { Attribute } from './attributes.ts'

/**
 * Values of the options that only the Open311 adapter reads, apart from the others: the panel does not carry them. The
 * first of each is the one taken when it is left out; `location` has none.
 */
export const adapterChoices = {
  format: ['auto', 'json', 'xml'],
  multivalue: ['brackets', 'repeat'],
  upload: ['none', 'multipart'],
  location: ['point', 'address', 'both', 'either'],
} as const satisfies Partial<Record<Attribute, readonly string[]>>
