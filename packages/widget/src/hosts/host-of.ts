import type { Panel } from '../panel/panel.ts'
import type { Deeds } from './host.ts'
import { web } from './web.ts'

/** What does things around this panel: the client of a network, or the browser. */
export const hostOf = ({ host }: Pick<Panel, 'host'>): Deeds => host.network ?? web
