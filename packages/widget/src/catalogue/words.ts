import type { drafts } from './ru/drafts.ts'
import type { extra } from './ru/extra.ts'
import type { follow } from './ru/follow.ts'
import type { kept } from './ru/kept.ts'
import type { mine } from './ru/mine.ts'
import type { panel } from './ru/panel.ts'
import type { steps } from './ru/steps.ts'
import type { unsent } from './ru/unsent.ts'

/** What a language must say. Russian decides what there is to say; a key missing elsewhere does not compile. */
export interface Words {
  readonly panel: typeof panel
  readonly steps: typeof steps
  readonly follow: typeof follow
  readonly extra: typeof extra
  readonly drafts: typeof drafts
  readonly kept: typeof kept
  readonly mine: typeof mine
  readonly unsent: typeof unsent
}
