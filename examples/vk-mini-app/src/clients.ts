import type { Network } from '@otklik/sdk/contract'
import type { Host } from '@otklik/widget/host'

/** A network's client, as the page needs it. */
export interface Client {
  readonly host: Host
  /** Why `host.identity()` has given nobody: the backend refuses the launch, or it could not be asked. */
  whyNobody(): Promise<'refused' | 'unreachable'>
  /** Calls back with the fragment of a link to the app that is opened while the page is there. */
  onLink?(listener: (fragment: string) => void): void
  /** What only those who run a community need; missing where the network has no such thing. */
  readonly running?: () => Promise<Running>
}

/** What the client does for those who run a community. Each rejects with a `RunningError`. */
export interface Running {
  /** Lets an administrator choose a community and puts the app into it. Answers the address of the app there. */
  addToCommunity(): Promise<string>
  /** Asks for the right to keep the community's card up to date. Answers a token: a secret. */
  cardToken(community: string): Promise<string>
  /** Shows the card as it will look; whoever agrees puts it up. */
  showCard(community: string, card: { readonly type: CardType; readonly code: string }): Promise<void>
}

export type CardType = 'text' | 'list'

interface Row {
  /** By what the network alone writes into the address. */
  readonly opened: (address: URL) => boolean
  readonly load: () => Promise<{ open(backend: string): Promise<Client> }>
}

/** The networks whose launch the backend can verify. Each is loaded only where it has opened the page. */
const clients: Partial<Record<Network, Row>> = {
  vk: { opened: ({ searchParams }) => searchParams.has('vk_app_id'), load: () => import('./vk/index.ts') },
  max: { opened: ({ hash }) => /[#&]WebAppData=/.test(hash) || isReloaded(), load: () => import('./max/index.ts') },
}

/** The fragment of MAX is gone once the resident has moved about; under this name it is kept then. */
function isReloaded(): boolean {
  try {
    return sessionStorage.getItem('WebAppData') !== null
  } catch {
    return false
  }
}

/** By which network the page was opened; undefined for a page opened on its own. */
export const networkOf = (address: URL): Network | undefined =>
  (Object.keys(clients) as Network[]).find((network) => clients[network]?.opened(address))

export async function openClient(network: Network, backend: string): Promise<Client> {
  const row = clients[network]
  if (!row) throw new TypeError(`There is no client for ${network}`)
  return (await row.load()).open(backend)
}
