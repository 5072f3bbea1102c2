import type { Receipt } from '@otklik/sdk'
import { inGroups } from '../../catalogue/dates.ts'
import { hostOf } from '../../hosts/host-of.ts'
import { copy } from '../copy-text.tsx'
import { dates } from '../dates.ts'
import { stepsWords } from '../error-text.ts'
import type { Panel } from '../panel.ts'
import { printReceipt, receiptText, reminder, saveFile } from '../receipt.ts'
import { FollowDoor } from './tell-more.tsx'

/** What there is to keep of a receipt, and how not to lose it. A backend gives more of it or less. */
export function ReceiptView({ panel, receipt }: { readonly panel: Panel; readonly receipt: Receipt }) {
  const words = stepsWords(panel).sent
  const { number, registration, due } = receipt
  const { date, moment } = dates(panel)
  const code = codeOf(panel, receipt)
  const link = linkOf(receipt)
  const rows = receiptRows(panel, receipt)
  const { Remember } = panel.drafts.value ?? {}
  return (
    <>
      <dl>
        <dt>{words.number}</dt>
        <dd class="number">{number}</dd>
        {code && (
          <>
            <dt>{words.code}</dt>
            <dd class="number">{code}</dd>
          </>
        )}
      </dl>
      {(code || panel.extra.value) && <p>{words.codeHint}</p>}
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
      {Remember && <Remember />}
    </>
  )
}

/** What a resident types beside the number: the twelve digits, or the token where there are none. */
function codeOf({ client }: Panel, { code, token }: Receipt): string | undefined {
  return code ? inGroups(code) : client.value?.capabilities.trackBy && token
}

/** The page that shows the case, with the token in its fragment: what stands there is not sent to a server. */
function linkOf({ url, number, token }: Receipt): string | undefined {
  if (!url || !/^https?:/i.test(url)) return undefined
  return !token || url.includes('#') ? url : `${url}#${new URLSearchParams({ number, token })}`
}

function receiptRows(panel: Panel, receipt: Receipt): [string, string][] {
  const words = stepsWords(panel)
  const { number, sentAt, due } = receipt
  const rows: [string, string | undefined][] = [
    [words.sent.receipt, panel.form.value?.organization.name],
    [words.sent.number, number],
    [words.sent.code, codeOf(panel, receipt)],
    ['', words.sent.sentAt(dates(panel).moment(sentAt))],
    ['', due && words.sent.due(dates(panel).date(due.date))],
    [words.sent.link, linkOf(receipt)],
    [words.waiting.text, panel.written.value.text.trim()],
  ]
  return rows.filter((row): row is [string, string] => Boolean(row[1]))
}

async function share(panel: Panel, url: string): Promise<void> {
  const words = stepsWords(panel).sent
  if ((await hostOf(panel).share(url)) === 'unable') await copy(panel, url, words.linkCopied, words.linkNotCopied)
}
