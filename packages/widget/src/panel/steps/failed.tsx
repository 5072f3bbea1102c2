import { organizationPage } from '../../options.ts'
import { loadForm } from '../connect.ts'
import { CopyText } from '../copy-text.tsx'
import { loadSteps } from '../onward.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { hasContent } from '../written.ts'

/** The form, or a file of the widget, did not arrive. What was typed stays. */
export function Failed({ panel }: { readonly panel: Panel }) {
  const words = panel.words.value
  // Only a backend of our contract has a page with the form.
  const options = panel.host.options()
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
      {options.adapter === 'rest' && (
        <>
          <h3>{words.help}</h3>
          <p>
            <a href={organizationPage(options)} target="_blank" rel="noopener">
              {words.failed.page} {words.newTab}
            </a>
          </p>
        </>
      )}
    </Screen>
  )
}
