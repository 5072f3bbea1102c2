import type { Capabilities, Form } from '@otklik/sdk'
import type { Panel } from '../panel.ts'

/** The backend can, and the organization has switched it on. */
export function offers({ form, client }: Panel, capability: keyof Capabilities, feature: Form['features'][number]) {
  return Boolean(client.value?.capabilities[capability] && form.value?.features.includes(feature))
}
