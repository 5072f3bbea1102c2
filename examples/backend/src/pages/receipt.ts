import { findLeaf, type Receipt } from '@otklik/sdk/domain'
import { cameFromQuery } from './came-from.ts'
import { hidden } from './fields.ts'
import { type Html, html } from './html.ts'
import type { PageContext } from './page.ts'
import type { Written } from './written.ts'

/** What the resident keeps: number, code, term and link. Made to be printed. */
export function receiptBody(context: PageContext, receipt: Receipt, { procedure, category, from }: Written): Html {
  const { organization, form, language, words, home } = context
  const again = new URLSearchParams({ ...cameFromQuery(from), lang: language })
  const authority = (category && findLeaf(form.categories, category)?.authority) || form.organization.shortName
  return html`<div class="receipt">
<h1>${words.sent.heading}</h1>
${procedure === 'appeal' && html`<p>${words.sent.appeal(authority)}</p>`}
<dl>
<div><dt>${words.sent.number}</dt><dd class="large">${receipt.number}</dd></div>
${receipt.code && html`<div><dt>${words.sent.code}</dt><dd class="large">${inGroups(receipt.code)}</dd></div>`}
</dl>
<p>${words.sent.codeHint}</p>
${receipt.due && html`<p class="due">${words.sent.due(receipt.due.date)}</p>`}
<p>${words.sent.at(words.format.moment(receipt.sentAt, organization.timeZone))}</p>
${
  receipt.url &&
  html`<h2>${words.sent.link}</h2>
<p class="address"><a href="${receipt.url}">${receipt.url}</a></p>
<p class="hint">${words.sent.linkHint}</p>`
}
</div>
<form method="post" action="${home}/track" class="no-print">
${hidden('lang', language)}${hidden('number', receipt.number)}${hidden('code', receipt.code)}
<p><button type="submit" class="quiet">${words.sent.open}</button></p>
</form>
<p class="no-print"><a href="${home}/plain?${again.toString()}">${words.sent.again}</a></p>`
}

/** As people read it aloud: `1234 5678 9012`. */
export const inGroups = (code: string): string => code.replaceAll(/\d{4}(?=\d)/g, '$& ')
