import { createTurns, type Outbox, type OutboxEntry, withoutWords } from '@otklik/sdk/outbox'

/** What the device of an app keeps: values are cloned as they are, with their blobs. */
export interface KeptValues {
  get(name: string): Promise<OutboxEntry | undefined>
  set(name: string, value: OutboxEntry): Promise<void>
  delete(name: string): Promise<void>
  names(): Promise<string[]>
}

/** For an app that is the only one to use its store. */
export function ownOutbox(values: KeptValues): Outbox {
  const nameOf = (key: string) => `otklik.${key}`
  const ours = async () => (await values.names()).filter((name) => name.startsWith('otklik.'))
  return {
    durable: () =>
      values.delete('otklik-trial').then(
        () => true,
        () => false,
      ),
    get: (key) => values.get(nameOf(key)),
    all: async () => (await Promise.all((await ours()).map((name) => values.get(name)))).filter((entry) => !!entry),
    put: (entry) => values.set(nameOf(entry.key), withoutWords(entry)),
    // Here an accepted entry is kept until the app removes it.
    remember: async () => {},
    remove: (key) => values.delete(nameOf(key)),
    clear: async () => {
      for (const name of await ours()) await values.delete(name)
    },
    exclusive: createTurns(),
    subscribe: () => () => {},
  }
}
