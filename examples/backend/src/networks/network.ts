import type { Session } from '@otklik/sdk/contract'
import type { NetworkSettings } from './settings.ts'

/** What a network says of who has opened the page, once its signature has been verified. */
export interface Launch {
  /** Id of the person in the network. Personal: it is neither stored nor logged. */
  readonly user: string
  readonly community: string | undefined
  readonly role: Session['role']
  /** What tells this launch from every other, the signature: a launch is good for so many sessions. */
  readonly mark: string
}

/** How a network is spoken to. One that is not switched on is asked nothing but that. */
export interface NetworkRules {
  readonly isOn: (settings: NetworkSettings) => boolean
  /**
   * The launch, when the network has signed it for our app and lately.
   *
   * @returns undefined for everything else, without a word on why
   */
  readonly verify: (settings: NetworkSettings, raw: string, now: Date) => Launch | undefined
  /** Whose pages may show ours in a frame. */
  readonly frameOrigins: (settings: NetworkSettings) => readonly string[]
  /** Whose all that comes from the network is, where our app in it belongs to one organization. */
  readonly organization?: (settings: NetworkSettings) => string | undefined
}
