import type { Delivery } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import type { Problem } from '../around.tsx'
import { connect } from '../connect.ts'
import { type Panel, show } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { canFollow } from '../steps/tell-more.tsx'
import { CaseView } from './case-view.tsx'
import { type OwnCases, ownCases, withoutTwins } from './own-cases.ts'
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
  /** Of a resident whom a network has named. */
  const own = useSignal<OwnCases | 'loading' | undefined>(panel.host.network ? 'loading' : undefined)

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

  const listOwn = async () => {
    own.value = await ownCases(panel)
  }

  useEffect(() => {
    const listed = list()
    listOwn()
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
          // What was done to it may have changed where it stands.
          listOwn()
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
        <h3>{own.value ? words.mine : words.list}</h3>
        <List panel={panel} deliveries={deliveries.value} own={own.value} onLook={look} />
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

interface ListProps {
  readonly panel: Panel
  readonly deliveries: readonly Delivery[]
  readonly own: OwnCases | 'loading' | undefined
  readonly onLook: (access: Access, code?: string) => void
}

/** What was sent from here; and from everywhere, where it is known whose it is. */
function List({ panel, deliveries, own, onLook }: ListProps) {
  const words = followWords(panel)
  if (own === 'loading') return <p class="hint">{words.listing}</p>
  const known = typeof own === 'object'
  const shown = withoutTwins(known ? own : [], deliveries)
  const count = shown.cases.length + shown.deliveries.length
  return (
    <>
      {own && !known && <p class="note">{own === 'expired' ? words.expired : words.notListed}</p>}
      {count > 0 && (
        <ul>
          {shown.deliveries.map((delivery) => (
            <li key={delivery.id}>
              <Sent panel={panel} delivery={delivery} onLook={onLook} />
            </li>
          ))}
          {shown.cases.map(({ number, status, backendStatus, sentAt }) => (
            <li key={number}>
              <button type="button" class="link" onClick={() => onLook({ number, mine: true })}>
                {words.sent(number, dates(panel).moment(sentAt))}
              </button>
              <p class="hint">{words.status[status]({ own: backendStatus })}</p>
            </li>
          ))}
        </ul>
      )}
      {known ? (
        <p class="hint">{count ? words.mineHint : words.mineNothing}</p>
      ) : count ? (
        <p class="hint">{words.listHint}</p>
      ) : (
        !own && <p>{words.nothing}</p>
      )}
    </>
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
