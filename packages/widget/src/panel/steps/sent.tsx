import type { Receipt } from '@otklik/sdk'
import { inGroups } from '../../catalogue/dates.ts'
import { copy } from '../copy-text.tsx'
import { dates } from '../dates.ts'
import { stepsWords } from '../error-text.ts'
import { procedureOf } from '../flow.ts'
import { DoneIcon } from '../icons.tsx'
import { type Panel, startOver } from '../panel.ts'
import { printReceipt, receiptText, reminder, saveFile } from '../receipt.ts'
import { Screen } from '../screen.tsx'
import { conversationOf } from '../walk.ts'
import { FollowDoor } from './tell-more.tsx'

/** The number, what comes next, and how not to lose it. */
export function Sent({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).sent
  const state = panel.progress.value
  if (state?.name !== 'accepted') return null
  const { receipt } = state
  const { number, registration, due, sentAt, code } = receipt
  const form = panel.form.value
  const { date, moment } = dates(panel)
  const appeal = procedureOf(conversationOf(panel)) === 'appeal'
  const link = linkOf(receipt)
  const rows = receiptRows(panel, receipt, link)
  return (
    <Screen panel={panel} heading={words.heading} next={words.again} onNext={() => startOver(panel)}>
      <p class="done">
        <DoneIcon /> {appeal && form ? words.appeal(form.organization.shortName) : words.sentAt(moment(sentAt))}
      </p>
      <dl>
        <dt>{words.number}</dt>
        <dd class="number">{number}</dd>
        {code && (
          <>
            <dt>{words.code}</dt>
            <dd class="number">{inGroups(code)}</dd>
          </>
        )}
      </dl>
      {code && <p>{words.codeHint}</p>}
      {registration && <p>{words.registered(registration.number, moment(registration.at))}</p>}
      {due && <p>{words.due(date(due.date))}</p>}
      {link && (
        <div>
          <h3>{words.link}</h3>
          <p>
            <a href={link} target="_blank" rel="noopener">
              {link}
            </a>
          </p>
          <p class="hint">{words.linkHint}</p>
          <button type="button" class="link" onClick={() => share(panel, link)}>
            {words.share}
          </button>
        </div>
      )}
      <div class="actions">
        <button type="button" class="link" onClick={() => saveFile(`${number}.txt`, 'text/plain', receiptText(rows))}>
          {words.save}
        </button>
        <button type="button" class="link" onClick={() => printReceipt(panel.host.root, words.receipt, rows)}>
          {words.print}
        </button>
        {due && (
          <button
            type="button"
            class="link"
            onClick={() =>
              saveFile(`${number}.ics`, 'text/calendar', reminder(number, due.date, words.reminder(number)))
            }
          >
            {words.remind}
          </button>
        )}
        <FollowDoor panel={panel} />
      </div>
    </Screen>
  )
}

/** The page that shows the case, with the token in its fragment: what stands there is not sent to a server. */
function linkOf({ url, number, token }: Receipt): string | undefined {
  if (!url || !token) return undefined
  return url.includes('#') ? url : `${url}#${new URLSearchParams({ number, token })}`
}

function receiptRows(panel: Panel, receipt: Receipt, link: string | undefined): [string, string][] {
  const words = stepsWords(panel)
  const { number, code, sentAt, due } = receipt
  return [
    [words.sent.receipt, panel.form.value?.organization.name ?? ''],
    [words.sent.number, number],
    ...(code ? ([[words.sent.code, inGroups(code)]] as [string, string][]) : []),
    ['', words.sent.sentAt(dates(panel).moment(sentAt))],
    ...(due ? ([['', words.sent.due(dates(panel).date(due.date))]] as [string, string][]) : []),
    ...(link ? ([[words.sent.link, link]] as [string, string][]) : []),
    [words.waiting.text, panel.written.value.text.trim()],
  ]
}

async function share(panel: Panel, url: string): Promise<void> {
  const words = stepsWords(panel).sent
  if (navigator.share) {
    try {
      return await navigator.share({ url })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
    }
  }
  await copy(panel, url, words.linkCopied, words.linkNotCopied)
}
