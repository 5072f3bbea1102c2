import { Choices, TextField } from '../fields.tsx'
import { FileField } from '../file-field.tsx'
import { onward, openFollow } from '../onward.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Phone, Screen } from '../screen.tsx'

const allKinds = ['complaint', 'question', 'suggestion', 'thanks'] as const

/** What people came to say. It is there before the form is, which fills in without moving anything. */
export function Tell({ panel }: { readonly panel: Panel }) {
  const words = panel.words.value
  const form = panel.form.value
  const { kind, text } = panel.written.value
  const kinds = form?.kinds ?? allKinds
  const over = form ? [...text.trim()].length - form.limits.text.max : 0
  return (
    <Screen
      panel={panel}
      heading={words.tell.heading}
      next={words.next}
      onNext={() => onward(panel)}
      back={panel.changing.value ? () => onward(panel, 'back') : undefined}
    >
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
      <TextField
        panel={panel}
        pointer="/text"
        label={words.tell.text}
        hint={
          <>
            {words.tell.hints[kind ?? 'complaint']}
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
      {!panel.host.options().sharedDevice && (
        <div class="asked">
          <label class="tick">
            <input
              type="checkbox"
              checked={panel.shared.value}
              aria-describedby="shared-hint"
              onChange={({ currentTarget }) => {
                panel.shared.value = currentTarget.checked
              }}
            />
            <span>{words.tell.sharedDevice}</span>
          </label>
          <p class="hint" id="shared-hint">
            {panel.shared.value ? words.tell.sharedDeviceHint : words.tell.kept}
          </p>
        </div>
      )}
      <p>
        <button type="button" class="link" onClick={() => openFollow(panel)}>
          {words.follow}
        </button>
      </p>
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
          {before} {urgent.phone && <Phone number={urgent.phone} />} {after}
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
