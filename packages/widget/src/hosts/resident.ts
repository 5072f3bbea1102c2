import { type Network, openSession, type Session } from '@otklik/sdk/session'
import type { Host } from './host.ts'

/** A session is not used any more for so long before its end, so that what is asked with it arrives in time (ms). */
const spare = 60_000
/** One that seems to be over as soon as it is opened is used for so long: the clock of the device is wrong (ms). */
const least = 300_000

export interface ResidentOptions {
  readonly backend: string
  readonly network: Network
  /** What the network's client has signed, as it came. Undefined where no client has opened the page. */
  readonly launch: () => Promise<string | undefined>
}

/** The part of a host that says who the resident is: asked of the backend when it is first needed, and kept. */
export function residentOf(options: ResidentOptions): Pick<Host, 'identity' | 'storage' | 'community'> {
  let session: Session | undefined
  let until = 0
  let refused = false
  let opening: Promise<Session | undefined> | undefined

  async function identity(): Promise<Session | undefined> {
    if (session && Date.now() < until) return session
    if (refused) return undefined
    opening ??= open().finally(() => {
      opening = undefined
    })
    return opening
  }

  async function open(): Promise<Session | undefined> {
    const { backend: endpoint, network } = options
    try {
      const launch = await options.launch()
      if (!launch) return undefined
      const opened = await openSession({ endpoint, network, launch })
      until = Math.max(Date.parse(opened.expiresAt) - spare, Date.now() + least)
      session = opened
      return opened
    } catch (error) {
      // A launch that is too old, or not the network's, is no better later on.
      refused = (error as { code?: unknown }).code === 'unauthorized'
      return undefined
    }
  }

  /** What of a session does not change when it is over: waiting for another would be in vain. */
  const lasting = async () => session ?? identity()

  return {
    identity,
    community: async () => (await lasting())?.community,
    async storage() {
      const own = (await lasting())?.keeping
      if (!own) throw new Error('nobody says whose place on this device it is')
      return own
    },
  }
}
