import { OtklikError } from '../errors.ts'

/** Brings a chunk. One that does not come is a network that fails. */
export async function loaded<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new OtklikError('offline', 'a part of the adapter did not load', { cause })
  }
}
