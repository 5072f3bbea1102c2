import type { Panel } from './panel.ts'

/** Brings what only some backends need. */
export async function loadExtra(panel: Panel): Promise<void> {
  panel.extra.value ??= await panel.host.load('extra')
}

/** Brings it where this backend may need it, before anything that might. */
export async function loadWhatIsNeeded(panel: Panel): Promise<void> {
  const can = panel.client.value?.capabilities
  const form = panel.form.value
  if (can?.idempotency !== 'key' || can.nearby || can.suggestCategory || form?.placeNeeds || form?.visibility)
    await loadExtra(panel)
}
