import type { CaseAccess, Delivery } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { mine as russian } from '../../catalogue/ru/mine.ts'
import type { Words } from '../../catalogue/words.ts'
import { type Panel, spoken } from '../panel.ts'
import { type OwnCases, ownCases, withoutTwins } from './own-cases.ts'

interface MineProps {
  readonly panel: Panel
  /** What the screen around it says. */
  readonly words: Words['follow']
  /** What was sent from here, and how one of it is shown. */
  readonly deliveries: readonly Delivery[]
  readonly sent: (delivery: Delivery) => ComponentChildren
  readonly onLook: (access: CaseAccess) => void
}

/** What a resident whom a network has named has sent from any device, with what only this one knows. */
export function Mine({ panel, words, deliveries, sent, onLook }: MineProps) {
  const own = useSignal<OwnCases | undefined>(undefined)
  useEffect(() => {
    ownCases(panel).then((cases) => {
      own.value = cases
    })
  }, [])
  const { heading, looking, hint, nothing, failed } = mineWords(panel)
  const { value } = own
  const known = typeof value === 'object'
  const shown = withoutTwins(known ? value : [], deliveries)
  const count = shown.cases.length + shown.deliveries.length
  const { dates } = panel.steps.value ?? {}
  return (
    <>
      <h3>{heading}</h3>
      {!value && <p class="hint">{looking}</p>}
      {value === 'expired' && <p class="note">{words.expired}</p>}
      {value === 'failed' && <p class="note">{failed}</p>}
      {count > 0 && (
        <ul>
          {shown.deliveries.map((delivery) => (
            <li key={delivery.id}>{sent(delivery)}</li>
          ))}
          {shown.cases.map(({ number, status, backendStatus, sentAt }) => (
            <li key={number}>
              <button type="button" class="link" onClick={() => onLook({ number, mine: true })}>
                {words.sent(number, dates?.(panel).moment(sentAt) ?? '')}
              </button>
              <p class="hint">{words.status[status]({ own: backendStatus })}</p>
            </li>
          ))}
        </ul>
      )}
      {known && (count ? <p class="hint">{hint}</p> : <p>{nothing}</p>)}
    </>
  )
}

const mineWords = (panel: Panel): Words['mine'] =>
  spoken(panel) === 'en' && panel.english.value ? panel.english.value.mine : russian
