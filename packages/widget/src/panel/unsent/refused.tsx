import { CopyText } from '../copy-text.tsx'
import { stepsWords } from '../error-text.ts'
import { stumble } from '../onward.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { Aside } from '../steps/waiting.tsx'
import { unsentWords } from './words.ts'

/** Refused, and no field is to blame. */
export function Refused({ panel }: { readonly panel: Panel }) {
  const words = unsentWords(panel).refused
  const error = panel.refusal.value
  // Without the form there is nothing to go back to yet.
  const edit = () => (panel.form.value ? show(panel, 'review') : stumble(panel, error, 'review'))
  return (
    <Screen panel={panel} heading={words.heading} next={words.edit} onNext={edit}>
      <p>{error?.problem === 'closed' ? words.closed : stepsWords(panel).failures[error?.code ?? 'server']}</p>
      <CopyText panel={panel} />
      <Aside panel={panel} />
    </Screen>
  )
}
