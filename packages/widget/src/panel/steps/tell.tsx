import { useRef } from 'preact/hooks'
import { Choices, TextField } from '../fields.tsx'
import { FileField } from '../file-field.tsx'
import { onward } from '../onward.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Phone, Screen } from '../screen.tsx'

const allKinds = ['complaint', 'question', 'suggestion', 'thanks'] as const

/** What people came to say. It is there before the form is, which fills in without moving anything that is in use. */
export function Tell({ panel }: { readonly panel: Panel }) {
  const words = panel.words.value
  const form = panel.form.value
  const { kind, text } = panel.written.value
  const TellMore = panel.steps.value?.TellMore
  const kinds = form?.kinds ?? allKinds
  const upper = useRef<HTMLDivElement>(null)
  const late = useRef(false)
  if (!form) late.current = true
  else if (late.current && upper.current) {
    late.current = false
    // What the form brings may be smaller than what stood in its place: the field beneath keeps where it is. Where there
    // is nothing to choose that would leave a hole, so there only a field that is in use does.
    if (kinds.length > 1 || text || panel.host.root.activeElement?.id === '/text')
      upper.current.style.minHeight = `${upper.current.getBoundingClientRect().height}px`
  }
  const over = form ? [...text.trim()].length - form.limits.text.max : 0
  return (
    <Screen
      panel={panel}
      heading={words.tell.heading}
      next={words.next}
      onNext={() => onward(panel)}
      back={panel.changing.value ? () => onward(panel, 'back') : undefined}
    >
      <div class="upper" ref={upper}>
        <Urgent panel={panel} />
        {kinds.length > 1 && (
          <Choices
            panel={panel}
            pointer="/kind"
            pairs
            label={words.tell.kind}
            choices={kinds.map((value) => ({ value, label: words.tell.kinds[value] }))}
            chosen={kind ? [kind] : []}
            onChoose={(value) => edit(panel, { kind: allKinds.find((one) => one === value) })}
          />
        )}
      </div>
      <TextField
        panel={panel}
        pointer="/text"
        label={words.tell.text}
        hint={
          <>
            {words.tell.hints[kind ?? kinds[0] ?? 'complaint']}
            <br />
            {words.tell.private}
          </>
        }
        rows={5}
        required
        value={text}
        onValue={(value) => edit(panel, { text: value })}
      />
      {over > 0 && <p class="over">{words.tell.over(over)}</p>}
      <FileField panel={panel} />
      {form && TellMore && <TellMore panel={panel} />}
    </Screen>
  )
}

/** Where to go with what cannot wait, and what the organization has to say first. Its place is kept for it. */
function Urgent({ panel }: { readonly panel: Panel }) {
  const form = panel.form.value
  if (!form) {
    return (
      <div class="urgent waits" aria-hidden="true">
        {panel.words.value.loading}
      </div>
    )
  }
  const { urgent, notice, status } = form
  const [before, after] = urgent?.phone ? urgent.text.split(urgent.phone, 2) : [urgent?.text]
  const language = formLanguage(panel)
  return (
    <>
      {urgent && (
        <p class="urgent" lang={language}>
          {before}
          {after === undefined && ' '}
          {urgent.phone && <Phone number={urgent.phone} />}
          {after}
        </p>
      )}
      {status === 'notice' && notice && (
        <p class="note" lang={language}>
          {notice}
        </p>
      )}
    </>
  )
}
