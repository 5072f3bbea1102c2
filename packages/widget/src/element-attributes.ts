import type { BackendAdapter, Handoff, Kind, Procedure } from '@otklik/sdk'
import type { adapterChoices } from './adapter-options.ts'
import type { channels } from './channels.ts'
import type { WidgetEventMap } from './events.ts'
import type { Host } from './hosts/host.ts'
import type { HostChoice } from './hosts/names.ts'
import type { BuiltIn, Mode, Theme } from './options.ts'

type Flag = boolean | '' | 'true' | 'false'

interface Options {
  backend?: string | undefined
  mode?: Mode | undefined
  kind?: Kind | undefined
  category?: string | undefined
  place?: string | undefined
  procedure?: Procedure | undefined
  lang?: string | undefined
  theme?: Theme | undefined
  label?: string | undefined
  'shared-device'?: Flag | undefined
  'draft-days'?: string | number | undefined
  'keep-contact'?: Flag | undefined
  history?: 'on' | 'off' | undefined
  debug?: Flag | undefined
  host?: HostChoice | Host | undefined
  channel?: (typeof channels)[number] | undefined
  community?: string | undefined
  'opa-id'?: string | number | undefined
  jurisdiction?: string | undefined
  format?: (typeof adapterChoices)['format'][number] | undefined
  multivalue?: (typeof adapterChoices)['multivalue'][number] | undefined
  upload?: (typeof adapterChoices)['upload'][number] | undefined
  location?: (typeof adapterChoices)['location'][number] | undefined
}

/** Attributes of `<otklik-widget>` as they are written in a template. An adapter that is named makes the rest optional. */
export type OtklikWidgetAttributes = Options &
  (
    | { organization: string; adapter?: BuiltIn | BackendAdapter | Handoff | undefined }
    | { organization?: string | undefined; adapter: Exclude<BuiltIn, 'rest'> | BackendAdapter | Handoff }
  )

/** Its events as properties of JSX: `onotklik:submitted={…}`. */
export type OtklikWidgetListeners = {
  [N in keyof WidgetEventMap as `on${N}`]?: ((event: WidgetEventMap[N]) => void) | undefined
}
