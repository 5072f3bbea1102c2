import { useEffect } from 'preact/hooks'
import { loadForm } from '../connect.ts'
import { CopyText } from '../copy-text.tsx'
import { loadSteps } from '../onward.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { hasContent } from '../written.ts'

/** The form, or a file of the widget, did not arrive. What was typed stays. */
export function Failed({ panel }: { readonly panel: Panel }) {
  const words = panel.words.value
  const code = panel.failure.value
  const why = code === 'offline' || code === 'load' ? 'offline' : code === 'not_found' ? 'missing' : 'other'
  const retry = async () => {
    await Promise.all([panel.form.value || loadForm(panel), loadSteps(panel).catch(() => {})])
    if (panel.form.value && panel.screen.value === 'failed') show(panel, panel.cameFrom.value)
  }
  return (
    <Screen panel={panel} heading={words.failed.heading} next={words.tryAgain} onNext={retry}>
      <p>{words.failed[why]}</p>
      {hasContent(panel.written.value) && (
        <>
          <p>{words.failed.kept}</p>
          <CopyText panel={panel} />
        </>
      )}
    </Screen>
  )
}

/** The organization takes nothing now. */
export function Closed({ panel }: { readonly panel: Panel }) {
  const { closed } = panel.words.value
  const notice = panel.form.value?.notice
  return (
    <Screen panel={panel} heading={closed.heading}>
      <p>{notice ?? closed.text}</p>
      {panel.written.value.text.trim() && <CopyText panel={panel} />}
    </Screen>
  )
}

/** Before what was written is lost for good. */
export function Leaving({ panel, onLeave }: { readonly panel: Panel; readonly onLeave: () => void }) {
  const { leaving } = panel.words.value
  return (
    <Screen
      panel={panel}
      heading={leaving.heading}
      next={leaving.stay}
      onNext={() => show(panel, panel.cameFrom.value)}
    >
      <p>{leaving.text}</p>
      <CopyText panel={panel} />
      <p>
        <button type="button" class="button quiet" part="button" onClick={onLeave}>
          {leaving.close}
        </button>
      </p>
    </Screen>
  )
}

/** Two minutes before a shared computer forgets. */
export function Idle({ panel }: { readonly panel: Panel }) {
  const { idle } = panel.words.value
  useEffect(() => panel.voice.say(idle.text), [])
  return (
    <Screen panel={panel} heading={idle.heading} next={idle.stay} onNext={() => show(panel, panel.cameFrom.value)}>
      <p>{idle.text}</p>
    </Screen>
  )
}
