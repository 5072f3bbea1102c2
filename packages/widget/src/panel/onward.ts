import { failureOf, loadForm, report } from './connect.ts'
import { type Panel, type ScreenName, show } from './panel.ts'
import { until } from './until.ts'

/** Brings the later screens; the first one needs them only to go on. */
export async function loadSteps(panel: Panel): Promise<void> {
  panel.steps.value ??= await panel.host.load('steps')
}

/** «Далее» and «Назад» of the first screen, which may have to wait for the form and for what checks it. */
export async function onward(panel: Panel, direction?: 'back'): Promise<void> {
  const { form, failure, screen, voice, words } = panel
  if (!form.value) {
    voice.say(words.value.loading)
    if (failure.value) loadForm(panel)
  }
  try {
    await loadSteps(panel)
    await until(() => form.value || failure.value)
    if (form.value && screen.value === 'tell') {
      if (direction) panel.steps.value?.retreat(panel)
      else await panel.steps.value?.advance(panel)
    }
  } catch (error) {
    stumble(panel, error)
  }
}

/** A file of the widget did not arrive: says so, and comes back to where the resident was. */
export function stumble(panel: Panel, error: unknown, from: ScreenName = panel.screen.value): void {
  const code = failureOf(error)
  report(panel, code)
  panel.failure.value = code
  panel.cameFrom.value = from
  show(panel, 'failed')
}

/** Opens a screen that lies beside the route; «Назад» leads back from it. */
export async function detour(panel: Panel, to: 'follow' | 'leaving'): Promise<void> {
  const from = panel.screen.value
  try {
    await loadSteps(panel)
    if (to === 'follow') panel.follow.value = await panel.host.load(to)
    if (from !== to) panel.cameFrom.value = from
    show(panel, to)
  } catch (error) {
    stumble(panel, error, from)
  }
}
