import type { Delivery } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import type { ChunkModules } from '../../panel-host.ts'
import type { Problem } from '../around.tsx'
import { connect } from '../connect.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { canFollow } from '../steps/tell-more.tsx'
import { CaseView } from './case-view.tsx'
import { OwnField, OwnSummary } from './own-field.tsx'
import { type Access, type Found, find, tidy, trackedBy } from './search.ts'
import { followStyles } from './styles.ts'
import { dates, followWords } from './words.ts'

/** What has become of a message: one of this page, one found by number and code, or the one a link leads to. */
export function Follow({ panel }: { readonly panel: Panel }) {
  const words = followWords(panel)
  const found = useSignal<Found | undefined>(undefined)
  const number = useSignal('')
  const code = useSignal('')
  const problems = useSignal<readonly Problem[]>([])
  const deliveries = useSignal<readonly Delivery[]>([])
  /** What lists all that is the resident's own, where a network says whose it is and the backend knows. */
  const mine = useSignal<ChunkModules['mine'] | undefined>(undefined)

  useLayoutEffect(() => {
    const { root } = panel.host
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(followStyles)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
    }
  }, [])

  const look = async (access: Access, knownCode?: string) => {
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

  const list = () =>
    connect(panel)
      .then((client) => client.deliveries())
      .then((all) => {
        deliveries.value = all.filter(({ createdAt }) => createdAt >= panel.forgottenAt)
      })
      // The list is a convenience; number and code still work.
      .catch(() => {})

  const bringMine = async () => {
    const { capabilities } = await connect(panel)
    if (capabilities.mine) mine.value = await panel.host.load('mine')
  }

  useEffect(() => {
    const listed = list()
    // What this device knows is listed all the same.
    if (panel.host.network) bringMine().catch(() => {})
    const { value: link } = panel.link
    panel.link.value = undefined
    // What was sent from here needs no code to be rated, even when its link was followed.
    if (link) listed.then(() => look(link, codeOf(deliveries.value, link.number)))
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

  const back = () => show(panel, panel.cameFrom.value)
  if (panel.client.value && panel.form.value && !canFollow(panel)) {
    return (
      <Screen panel={panel} heading={words.heading} back={back}>
        <p>{words.notHere}</p>
      </Screen>
    )
  }

  const sent = (delivery: Delivery) => <Sent panel={panel} delivery={delivery} onLook={look} />
  const by = trackedBy(panel)
  const drafts = panel.drafts.value
  const submit = () => {
    const digits = code.value.replace(/\D/g, '')
    const proof = by === 'token' ? code.value.trim() : by === 'number' || digits.length === 12
    const wrong = [
      ...(number.value.trim() ? [] : [{ id: 'number', text: words.numberRequired }]),
      ...(proof ? [] : [{ id: 'code', text: by ? words.tokenRequired : words.codeRequired }]),
    ]
    problems.value = wrong
    if (wrong.length) panel.focus.value = { id: 'own-summary' }
    else if (!by) return look({ number: tidy(number.value), code: digits })
    // Numbers of other backends may hold any sign.
    else return look(accessOf(number.value.replace('№', '').trim(), by === 'token' ? code.value.trim() : undefined))
  }

  return (
    <Screen panel={panel} heading={words.heading} next={words.find} onNext={submit} back={back}>
      <OwnSummary panel={panel} id="own-summary" problems={problems.value} />
      <section>
        {mine.value ? (
          <mine.value.Mine panel={panel} words={words} deliveries={deliveries.value} sent={sent} onLook={look} />
        ) : (
          <>
            <h3>{words.list}</h3>
            {deliveries.value.length ? (
              <>
                <ul>
                  {deliveries.value.map((delivery) => (
                    <li key={delivery.id}>{sent(delivery)}</li>
                  ))}
                </ul>
                <p class="hint">{words.listHint}</p>
              </>
            ) : (
              <p>{words.nothing}</p>
            )}
          </>
        )}
      </section>
      <h3>{by === 'number' ? words.byNumber : words.byCode}</h3>
      <OwnField
        panel={panel}
        id="number"
        label={words.number}
        {...(!by && { hint: words.numberHint })}
        field={number}
        problems={problems.value}
      />
      {by !== 'number' && (
        <OwnField
          panel={panel}
          id="code"
          label={words.code}
          hint={by ? words.tokenHint : words.codeHint}
          field={code}
          problems={problems.value}
          {...(!by && { inputMode: 'numeric' as const })}
        />
      )}
      {drafts && <drafts.Erase onErased={list} />}
    </Screen>
  )
}

interface SentProps {
  readonly panel: Panel
  readonly delivery: Delivery
  readonly onLook: (access: Access, code?: string) => void
}

function Sent({ panel, delivery, onLook }: SentProps) {
  const words = followWords(panel)
  const { state } = delivery
  if (state.name === 'cancelled') return null
  const resume = (label: string) => (
    <button type="button" class="link" onClick={() => panel.steps.value?.resume(panel, delivery)}>
      {label}
    </button>
  )
  if (state.name !== 'accepted' && state.name !== 'partial')
    return resume(state.name === 'refused' ? words.refused : words.pending)
  const { number, token, code, sentAt } = state.receipt
  return (
    <>
      <button type="button" class="link" onClick={() => onLook(accessOf(number, token, code), code)}>
        {words.sent(number, dates(panel).moment(sentAt))}
      </button>
      {state.name === 'partial' && <p>{resume(words.filesMissing)}</p>}
    </>
  )
}

const codeOf = (deliveries: readonly Delivery[], number: string): string | undefined =>
  deliveries.map(({ state }) => ('receipt' in state ? state.receipt : undefined)).find((own) => own?.number === number)
    ?.code

function accessOf(number: string, token?: string, code?: string): Access {
  return token ? { number, token } : code ? { number, code } : { number }
}
