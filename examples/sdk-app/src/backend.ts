import type { BackendAdapter } from '@otklik/sdk'

/** Backends that the app can speak to. Its screen asks for capabilities and is the same for all of them. */
const adapters = {
  rest: async () => (await import('@otklik/sdk/rest')).rest({ endpoint }),
  open311: async () => (await import('@otklik/sdk/open311')).open311({ endpoint: `${endpoint}/open311/v2` }),
  signalen: async () => (await import('@otklik/sdk/signalen')).signalen({ endpoint: `${endpoint}/signals` }),
} satisfies Record<string, () => Promise<BackendAdapter>>

export type BackendName = keyof typeof adapters

const endpoint = import.meta.env.VITE_OTKLIK_ENDPOINT ?? location.origin

/** By `VITE_OTKLIK_ADAPTER`; while developing, by `?adapter=` as well. */
export const backendName: BackendName = known(
  import.meta.env.DEV && new URLSearchParams(location.search).get('adapter'),
)

export const openAdapter = (): Promise<BackendAdapter> => adapters[backendName]()

function known(asked: string | null | false): BackendName {
  const name = asked || import.meta.env.VITE_OTKLIK_ADAPTER || 'rest'
  if (!Object.hasOwn(adapters, name)) throw new TypeError(`There is no adapter ${name}`)
  return name as BackendName
}
