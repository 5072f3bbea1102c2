import type { BackendAdapter, Kind, Procedure } from '@otklik/sdk'
import type { WidgetEventMap } from './events.ts'
import type { Mode, Theme } from './options.ts'

type Flag = boolean | '' | 'true' | 'false'

/** Attributes of `<otklik-widget>` as they are written in a template. */
export interface OtklikWidgetAttributes {
  organization: string
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
  history?: 'on' | 'off' | undefined
  debug?: Flag | undefined
  adapter?: 'rest' | BackendAdapter | undefined
}

/** Its events as properties of JSX: `onotklik:submitted={…}`. */
export type OtklikWidgetListeners = {
  [N in keyof WidgetEventMap as `on${N}`]?: ((event: WidgetEventMap[N]) => void) | undefined
}
