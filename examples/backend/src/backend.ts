import type { HolidayCalendar } from './calendar/index.ts'
import type { Cards } from './communities/cards.ts'
import type { Config } from './config.ts'
import type { Database } from './database/connect.ts'
import type { Organization } from './organizations/index.ts'
import type { Scanning } from './scanning/scanning.ts'
import type { Secrets } from './secrets.ts'
import type { FileStore } from './uploads/file-store.ts'

/** All that the work of the backend needs, handed to its functions as one plain object. */
export interface Backend {
  readonly config: Config
  readonly database: Database
  readonly organizations: ReadonlyMap<string, Organization>
  readonly holidays: HolidayCalendar
  readonly secrets: Secrets
  readonly files: FileStore
  /** Set when there is a virus scanner. */
  readonly scanning?: Scanning | undefined
  /** Set when a network is on that shows cards of communities. */
  readonly cards?: Cards | undefined
  /** The current moment; tests move it. */
  clock(): Date
  /** Where residents reach this server, without a slash at the end. */
  publicUrl(): string
}
