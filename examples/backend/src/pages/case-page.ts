import { type Case, type CaseAction, findLeaf, type TimelineEntry } from '@otklik/sdk/domain'
import { choice, hidden, input, type Mistake, summary, textArea } from './fields.ts'
import { type Html, html } from './html.ts'
import { type PageContext, paragraphs } from './page.ts'
import { inGroups } from './receipt.ts'

/** Number and code: what opens a case without scripts. They travel in the body of a POST, never in an address. */
export interface Entry {
  readonly number: string
  readonly code: string
}

/** The form that asks for number and code. */
export function entryForm({ language, words, home }: PageContext, entry: Entry, mistakes: readonly Mistake[]): Html {
  const field = { required: true, mistakes, words, spellcheck: 'false' } as const
  return html`${summary(mistakes, words)}
<p>${words.track.intro}</p>
<form method="post" action="${home}/track">
${hidden('lang', language)}
${input({ ...field, id: 'number', name: 'number', label: words.track.number, hint: words.track.numberHint, value: entry.number, autocomplete: 'off' })}
${input({ ...field, id: 'code', name: 'code', label: words.track.code, hint: words.track.codeHint, value: entry.code, autocomplete: 'off', inputmode: 'numeric' })}
<p><button type="submit">${words.track.find}</button></p>
</form>`
}

interface Shown {
  readonly found: Case
  readonly entry: Entry
  readonly mistakes: readonly Mistake[]
  /** What the resident typed into the form that has a mistake. */
  readonly typed: string
  readonly done?: CaseAction | undefined
  /** `YYYY-MM-DD` where the organization is. */
  readonly today: string
  /** Under which files are added, made with the page. */
  readonly key: string
}

/** What has become of a message, and what its sender can do now. */
export function caseBody(context: PageContext, shown: Shown): Html {
  const { form, organization, words } = context
  const { found, mistakes, done, today } = shown
  const { number, status, due, category, text, attachments, timeline, answer } = found
  const theme = category === undefined ? undefined : findLeaf(form.categories, category)
  const last = timeline.at(-1) ?? { at: found.updatedAt, status }
  const isOpen = !['answered', 'closed', 'rejected', 'left_without_answer'].includes(status)
  return html`${summary(mistakes, words)}
${done && html`<p class="done" role="status">${words.track.done[done]}</p>`}
<h1>${words.track.case(number)}</h1>
<p class="status">${statusLine(context, found, { ...last, authority: last.authority ?? found.authority })}</p>
${due && isOpen && html`<p class="due">${due.date < today ? words.track.overdue(due.date) : words.track.due(due.date)}</p>`}
${answer && answerSection(context, answer)}
${forms(context, shown)}
<h2>${words.track.timeline}</h2>
<ol class="timeline">
${timeline.map(
  (entry) => html`<li><p><time datetime="${entry.at}">${words.format.moment(entry.at, organization.timeZone)}</time></p>
<p>${statusLine(context, found, entry)}</p>
${entry.text && paragraphs(entry.text)}</li>`,
)}
</ol>
<h2>${words.track.text}</h2>
${theme && html`<p>${words.track.about}: ${theme.label}</p>`}
${text && paragraphs(text)}
${attachments !== undefined && attachments > 0 && html`<p>${words.track.files(attachments)}</p>`}
${found.attachmentChecks?.map(({ name, state }) => html`<p>${words.track.fileChecks[state](name)}</p>`)}
${found.actions.includes('attach') && attachForm(context, shown)}
${form.consents.length > 0 && html`<h2>${words.track.consent}</h2><p>${words.track.consentText}</p>`}`
}

function statusLine({ organization, words }: PageContext, found: Case, entry: TimelineEntry): string {
  return words.track.status[entry.status]({
    ...entry,
    registration: found.registration,
    due: found.due?.date,
    timeZone: organization.timeZone,
  })
}

function answerSection({ organization, words }: PageContext, answer: NonNullable<Case['answer']>): Html {
  return html`<section class="answer" aria-labelledby="answer">
<h2 id="answer">${words.track.answer}</h2>
<p class="hint">${answer.authority && `${words.track.answerFrom(answer.authority)}, `}${words.format.moment(answer.at, organization.timeZone)}</p>
${paragraphs(answer.text)}
${answer.filesChecking && html`<p>${words.track.answerFilesChecking(answer.filesChecking)}</p>`}
${
  answer.files.length > 0 &&
  html`<h3>${words.track.answerFiles}</h3>
<ul>${answer.files.map(({ name, size, url }) => html`<li><a href="${url}">${name}</a>, ${words.format.size(size)}</li>`)}</ul>
<p class="hint">${words.track.filesSoon}</p>`
}
</section>`
}

function forms(context: PageContext, shown: Shown): Html {
  const { words } = context
  const { found, mistakes, typed } = shown
  const { actions, inquiry, rating, disputeUntil } = found
  const remark = (action: CaseAction, label: string) =>
    textArea({
      id: `${action}-text`,
      name: 'text',
      label,
      value: mistakes.some(({ field }) => field === `${action}-text`) ? typed : '',
      rows: 4,
      required: true,
      mistakes,
      words,
    })
  return html`${
    inquiry &&
    html`<section class="notice strong"><h2>${words.track.inquiry}</h2>${paragraphs(inquiry.text)}
${actions.includes('reply') && actionForm(context, shown, 'reply', { fields: remark('reply', words.track.reply), button: words.track.sendReply })}</section>`
  }
${rating && html`<p>${words.track.rated(rating.score)}</p>`}
${
  actions.includes('rate') &&
  html`<section>${actionForm(context, shown, 'rate', { fields: ratingFields(context, shown), button: words.track.sendRating })}</section>`
}
${
  actions.includes('dispute') &&
  html`<section><h2>${words.track.dispute}</h2>
${disputeUntil && html`<p>${words.track.disputeUntil(disputeUntil)}</p>`}
${actionForm(context, shown, 'dispute', { fields: remark('dispute', words.track.disputeText), button: words.track.dispute })}</section>`
}`
}

function attachForm({ form, language, words, home }: PageContext, { found, entry, mistakes, key }: Shown): Html {
  const { count, size, types } = form.limits.files
  const left = count - (found.attachments ?? 0)
  if (left <= 0) return html``
  const field = input({
    id: 'attachments',
    name: 'files',
    type: 'file',
    label: words.write.files,
    hint: words.write.filesHint(left, size),
    accept: types.join(','),
    multiple: left > 1,
    required: true,
    mistakes,
    words,
  })
  // Ids of files count on from those that the case has.
  return html`<section><h2>${words.track.attach}</h2>
<form method="post" action="${home}/track/files" enctype="multipart/form-data" novalidate>
${hidden('lang', language)}${hidden('number', found.number)}${hidden('code', inGroups(entry.code))}
${hidden('key', key)}${hidden('round', String(100 + (found.attachments ?? 0)))}
${field}
<p><button type="submit" class="quiet">${words.track.sendFiles}</button></p>
</form></section>`
}

function ratingFields({ words }: PageContext, { mistakes, typed }: Shown): Html {
  const scores = Object.entries(words.track.scores).map(([value, label]) => ({ value, label }))
  return html`${choice({ id: 'score', name: 'score', label: words.track.rate, options: scores, values: [], required: true, mistakes, words })}
${textArea({ id: 'rate-text', name: 'text', label: words.track.comment, value: mistakes.some(({ field }) => field === 'score' || field === 'rate-text') ? typed : '', rows: 3, mistakes, words })}`
}

function actionForm(
  { language, home }: PageContext,
  { found, entry }: Shown,
  action: CaseAction,
  { fields, button }: { fields: Html; button: string },
): Html {
  return html`<form method="post" action="${home}/track">
${hidden('lang', language)}${hidden('number', found.number)}${hidden('code', inGroups(entry.code))}${hidden('action', action)}
${fields}
<p><button type="submit">${button}</button></p>
</form>`
}
