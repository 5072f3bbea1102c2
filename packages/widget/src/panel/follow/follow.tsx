import type { Delivery } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Problem } from '../around.tsx'
import { connect } from '../connect.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { CaseView } from './case-view.tsx'
import { OwnField, OwnSummary } from './own-field.tsx'
import { type Found, find, tidy } from './search.ts'
import { dates, followWords } from './words.ts'

/** What has become of a message: one of this page, one found by number and code, or the one a link leads to. */
export function Follow({ panel }: { readonly panel: Panel }) {
  const words = followWords(panel)
  const found = useSignal<Found | undefined>(undefined)
  const number = useSignal('')
  const code = useSignal('')
  const problems = useSignal<readonly Problem[]>([])
  const deliveries = useSignal<readonly Delivery[]>([])

  const look = async (access: Parameters<typeof find>[1], knownCode?: string) => {
    problems.value = []
    panel.voice.say(words.looking)
    const result = await find(panel, access, knownCode)
    if (typeof result === 'string') {
      problems.value = [{ id: 'number', text: result }]
      panel.focus.value = { id: 'own-summary' }
    } else {
      found.value = result
      panel.focus.value = { id: undefined }
    }
  }

  useEffect(() => {
    connect(panel)
      .then((client) => client.deliveries())
      .then((all) => {
        deliveries.value = all.filter(({ createdAt }) => createdAt >= panel.forgottenAt)
      })
      // The list is a convenience; number and code still work.
      .catch(() => {})
    const { value: link } = panel.link
    panel.link.value = undefined
    if (link) look(link)
  }, [])

  if (found.value) {
    return (
      <CaseView
        panel={panel}
        found={found.value}
        onChange={(next) => {
          found.value = next
        }}
        onBack={() => {
          found.value = undefined
          panel.focus.value = { id: undefined }
        }}
      />
    )
  }

  const submit = () => {
    const wrong = [
      ...(number.value.trim() ? [] : [{ id: 'number', text: words.numberRequired }]),
      ...(code.value.replace(/\D/g, '').length === 12 ? [] : [{ id: 'code', text: words.codeRequired }]),
    ]
    problems.value = wrong
    if (wrong.length) panel.focus.value = { id: 'own-summary' }
    else return look({ number: tidy(number.value), code: code.value.replace(/\D/g, '') })
  }

  return (
    <Screen
      panel={panel}
      heading={words.heading}
      next={words.find}
      onNext={submit}
      back={() => show(panel, panel.cameFrom.value)}
    >
      <OwnSummary panel={panel} id="own-summary" problems={problems.value} />
      <section>
        <h3>{words.list}</h3>
        {deliveries.value.length ? (
          <>
            <ul>
              {deliveries.value.map((delivery) => (
                <li key={delivery.id}>
                  <Sent panel={panel} delivery={delivery} onLook={look} />
                </li>
              ))}
            </ul>
            <p class="hint">{words.listHint}</p>
          </>
        ) : (
          <p>{words.nothing}</p>
        )}
      </section>
      <h3>{words.byNumber}</h3>
      <OwnField
        panel={panel}
        id="number"
        label={words.number}
        hint={words.numberHint}
        field={number}
        problems={problems.value}
      />
      <OwnField
        panel={panel}
        id="code"
        label={words.code}
        hint={words.codeHint}
        field={code}
        problems={problems.value}
        inputMode="numeric"
      />
    </Screen>
  )
}

interface SentProps {
  readonly panel: Panel
  readonly delivery: Delivery
  readonly onLook: (access: Parameters<typeof find>[1], code?: string) => void
}

function Sent({ panel, delivery, onLook }: SentProps) {
  const words = followWords(panel)
  const { state } = delivery
  if (state.name === 'refused' || state.name === 'cancelled') return null
  if (state.name !== 'accepted') {
    return (
      <button type="button" class="link" onClick={() => panel.steps.value?.resume(panel, delivery)}>
        {words.pending}
      </button>
    )
  }
  const { number, token, code, sentAt } = state.receipt
  const access = token ? { number, token } : { number, code: code ?? '' }
  return (
    <button type="button" class="link" onClick={() => onLook(access, code)}>
      {words.sent(number, dates(panel).moment(sentAt))}
    </button>
  )
}
