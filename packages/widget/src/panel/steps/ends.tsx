import { CopyText } from '../copy-text.tsx'
import { stepsWords } from '../error-text.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'

/** The organization takes nothing now. */
export function Closed({ panel }: { readonly panel: Panel }) {
  const { closed } = stepsWords(panel)
  const notice = panel.form.value?.notice
  return (
    <Screen panel={panel} heading={closed.heading}>
      <p>{notice ?? closed.text}</p>
      {panel.written.value.text.trim() && <CopyText panel={panel} />}
    </Screen>
  )
}

/** Before what was written is lost for good. */
export function Leaving({ panel }: { readonly panel: Panel }) {
  const { leaving } = stepsWords(panel)
  return (
    <Screen
      panel={panel}
      heading={leaving.heading}
      next={leaving.stay}
      onNext={() => show(panel, panel.cameFrom.value)}
    >
      <p>{panel.shared.value ? leaving.text : leaving.notKept}</p>
      <CopyText panel={panel} />
      <p>
        <button type="button" class="button quiet" part="button" onClick={panel.leave}>
          {leaving.close}
        </button>
      </p>
    </Screen>
  )
}
