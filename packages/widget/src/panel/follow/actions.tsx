import type { Case, CaseAccess } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Problem } from '../around.tsx'
import { Choices } from '../fields.tsx'
import { FileField } from '../file-field.tsx'
import type { AnyClient, Panel } from '../panel.ts'
import { once } from '../screen.tsx'
import type { Shelf } from '../shelf.ts'
import type { AddedFile } from '../written.ts'
import { OwnError, OwnField, OwnSummary } from './own-field.tsx'
import { act, type Found, needsCode } from './search.ts'
import { dates, followWords } from './words.ts'

interface ActionsProps {
  readonly panel: Panel
  readonly found: Found
  readonly onChange: (found: Found) => void
}

/** What the backend says can be done with this message now. */
export function Actions(props: ActionsProps) {
  const words = followWords(props.panel)
  const { actions, rating, disputeUntil, status } = props.found.case
  const { capabilities } = props.panel.client.value ?? {}
  // The backend says it of this message, and the adapter knows how.
  const can = (action: Case['actions'][number]) =>
    actions.includes(action) && capabilities?.[action === 'attach' ? 'attachLater' : action]
  return (
    <>
      {can('reply') && <Reply {...props} />}
      {can('rate') && <Rate {...props} />}
      {rating && <p>{words.yourRating(rating.score)}</p>}
      {can('dispute') && <Dispute {...props} />}
      {!can('dispute') && disputeUntil && status === 'closed' && (
        <p>{words.disputeOver(dates(props.panel).date(disputeUntil))}</p>
      )}
      {can('attach') && <Attach {...props} />}
    </>
  )
}

function Reply(props: ActionsProps) {
  const words = followWords(props.panel)
  const text = useSignal('')
  return (
    <Deed
      {...props}
      name="reply"
      title={words.reply}
      button={words.sendReply}
      done={words.replied}
      check={() => (text.value.trim() ? undefined : words.textRequired)}
      deed={(client, access) => client.reply(access, { text: text.value.trim() })}
    >
      {(problems) => (
        <OwnField panel={props.panel} id="reply" label={words.reply} field={text} problems={problems} rows={4} />
      )}
    </Deed>
  )
}

function Rate(props: ActionsProps) {
  const words = followWords(props.panel)
  const score = useSignal('')
  const comment = useSignal('')
  return (
    <Deed
      {...props}
      name="rate"
      title={words.rate}
      button={words.sendRating}
      done={words.rated}
      check={() => (score.value ? undefined : words.scoreRequired)}
      deed={(client, access) =>
        client.rate(access, {
          score: Number(score.value),
          ...(comment.value.trim() && { comment: comment.value.trim() }),
        })
      }
    >
      {(problems) => (
        <>
          <OwnError panel={props.panel} id="rate" problems={problems} />
          <Choices
            panel={props.panel}
            pointer="rate"
            label={words.rate}
            chosen={[score.value]}
            onChoose={(value) => {
              score.value = value
            }}
            choices={Object.entries(words.score).map(([value, label]) => ({ value, label }))}
          />
          <OwnField
            panel={props.panel}
            id="comment"
            label={words.comment}
            field={comment}
            problems={problems}
            rows={3}
          />
        </>
      )}
    </Deed>
  )
}

function Dispute(props: ActionsProps) {
  const words = followWords(props.panel)
  const text = useSignal('')
  const { disputeUntil } = props.found.case
  return (
    <Deed
      {...props}
      name="dispute"
      title={words.dispute}
      button={words.sendDispute}
      done={words.disputed}
      check={() => (text.value.trim() ? undefined : words.textRequired)}
      deed={(client, access) => client.dispute(access, { text: text.value.trim() })}
    >
      {(problems) => (
        <>
          {disputeUntil && <p class="hint">{words.disputeUntil(dates(props.panel).date(disputeUntil))}</p>}
          <OwnField
            panel={props.panel}
            id="dispute"
            label={words.disputeText}
            field={text}
            problems={problems}
            rows={4}
          />
        </>
      )}
    </Deed>
  )
}

function Attach(props: ActionsProps) {
  const { panel } = props
  const words = followWords(panel)
  const files = useSignal<readonly AddedFile[]>([])
  const shelf: Shelf = {
    list: () => files.value,
    put: (next) => {
      files.value = next
    },
  }
  const ready = () =>
    files.value.flatMap(({ state, blob, ...file }) => (blob && state === 'ready' ? [{ ...file, blob }] : []))
  return (
    <Deed
      {...props}
      name="attach"
      title={words.attach}
      button={words.sendFiles}
      done={words.filesSent}
      check={() => (files.value.some(({ state }) => state !== 'refused') ? undefined : words.filesRequired)}
      deed={async (client, access) => {
        await panel.steps.value?.filesSettled(shelf)
        return client.attachLater(
          access,
          ready().map(({ id, blob, name, type, sha256 }) => ({ id, blob, name, type, ...(sha256 && { sha256 }) })),
        )
      }}
    >
      {(problems) => (
        <>
          <OwnError panel={panel} id="attach" problems={problems} />
          <FileField panel={panel} shelf={shelf} />
        </>
      )}
    </Deed>
  )
}

interface DeedProps extends ActionsProps {
  readonly name: string
  readonly title: string
  readonly button: string
  readonly done: string
  /** What is missing, in words. */
  readonly check: () => string | undefined
  readonly deed: (client: AnyClient, access: CaseAccess) => Promise<Case>
  readonly children: (problems: readonly Problem[]) => ComponentChildren
}

/** A thing to do, folded up until it is wanted. It asks for the code unless this page knows it, or whose message it is. */
function Deed(props: DeedProps) {
  const { panel, found, onChange, name, title, button, done, check, deed, children } = props
  const words = followWords(panel)
  const code = useSignal(found.code ?? '')
  const asked = !found.code && needsCode(panel, found.access)
  const problems = useSignal<readonly Problem[]>([])
  const complain = (id: string, text: string) => {
    problems.value = [{ id, text }]
    panel.focus.value = { id: `${name}-summary` }
  }
  const run = async () => {
    problems.value = []
    const missing = check()
    if (missing) return complain(name, missing)
    if (asked && code.value.replace(/\D/g, '').length !== 12) return complain(`${name}-code`, words.codeRequired)
    const next = await act(panel, found, code.value, deed)
    if (typeof next === 'string') return complain(asked ? `${name}-code` : name, next)
    panel.voice.say(done)
    onChange({ ...next, access: found.access })
    panel.focus.value = { id: undefined }
  }
  return (
    <details class="boxed">
      <summary>{title}</summary>
      <OwnSummary panel={panel} id={`${name}-summary`} problems={problems.value} />
      {children(problems.value)}
      {asked && (
        <>
          <p class="hint">{words.askCode}</p>
          <OwnField
            panel={panel}
            id={`${name}-code`}
            label={words.code}
            hint={words.codeHint}
            field={code}
            problems={problems.value}
            inputMode="numeric"
          />
        </>
      )}
      <button type="button" class="button quiet" onClick={() => once(panel, run)}>
        {button}
      </button>
    </details>
  )
}
