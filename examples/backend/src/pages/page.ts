import type { Form } from '@otklik/sdk/domain'
import type { Organization } from '../organizations/index.ts'
import { attributes, type Html, html, toText } from './html.ts'
import { type PageLanguage, pageLanguages, readLanguage, type Words, wordsIn } from './words/index.ts'

/** What every page of an organization is written with. */
export interface PageContext {
  readonly organization: Organization
  readonly form: Form
  readonly language: PageLanguage
  readonly words: Words
  /** Path of the organization's pages. */
  readonly home: string
}

export function contextFor(organization: Organization, language: unknown): PageContext {
  const wanted = readLanguage(language)
  const spoken = organization.languages.includes(wanted) ? wanted : 'ru'
  return {
    organization,
    form: organization.form(spoken),
    language: spoken,
    words: wordsIn(spoken),
    home: `/o/${organization.id}`,
  }
}

export interface PageContent {
  /** Names the page in its title, without the organization. */
  readonly title: string
  readonly body: Html
  /** True when the page tells of mistakes; its title says so first. */
  readonly hasErrors?: boolean
  /** True where the widget may take the place of what stands in its element. */
  readonly widget?: boolean
  /** True where search engines should not list it. */
  readonly noindex?: boolean
  /** What networks show in the place of a link to this page: a picture 1200 pixels wide, by its whole address. */
  readonly preview?: { readonly title: string; readonly picture: string } | undefined
  /** Path and query of this page, so that it can be offered in other languages. Left out where something was typed. */
  readonly address?: { readonly path: string; readonly query: Readonly<Record<string, string>> }
}

/** A whole page, as it is sent. */
export function page(
  context: PageContext,
  { title, body, hasErrors, widget, noindex, preview, address }: PageContent,
): string {
  const { form, language, words, home } = context
  const { name, shortName } = form.organization
  const plainQuery = new URLSearchParams({ ...address?.query, lang: language })
  // The widget has headings of its own below the first one.
  const owner = html`<a href="${home}?lang=${language}">${name}</a>`
  return toText(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${noindex && html`<meta name="robots" content="noindex">`}
${
  preview &&
  html`<meta property="og:type" content="website">
<meta property="og:title" content="${preview.title}">
<meta property="og:site_name" content="${name}">
<meta property="og:image" content="${preview.picture}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">`
}
<title>${hasErrors && `${words.errorTitle}: `}${title} – ${shortName}</title>
<link rel="icon" type="image/svg+xml" href="${iconPath}">
<link rel="stylesheet" href="${stylesheetPath}">
${
  widget &&
  html`<script src="${widgetScriptPath}"></script>
<script async crossorigin src="/otklik.js"></script>`
}
</head>
<body>
<header>
${widget ? html`<h1 class="name">${owner}</h1>` : html`<p class="name">${owner}</p>`}
${address && languageSwitch(context, address)}
</header>
<main>
${body}
</main>
<footer>
${help(context)}
<ul class="links">
<li><a href="${home}/track?lang=${language}">${words.follow}</a></li>
<li><a href="${home}/privacy?lang=${language}">${words.privacy}</a></li>
${widget && html`<li><a href="${home}/plain?${plainQuery.toString()}">${words.plain}</a></li>`}
</ul>
</footer>
</body>
</html>
`)
}

export const stylesheetPath = '/o/style.css'
export const widgetScriptPath = '/o/widget.js'
export const iconPath = '/o/icon.svg'

function languageSwitch(
  { organization, language, words }: PageContext,
  { path, query }: { path: string; query: Readonly<Record<string, string>> },
): Html | undefined {
  const others = pageLanguages.filter((one) => one !== language && organization.languages.includes(one))
  if (others.length === 0) return undefined
  return html`<nav aria-label="${words.otherLanguage}"><ul>
${others.map((one) => {
  const parameters = new URLSearchParams({ ...query, lang: one })
  return html`<li><a lang="${one}" hreflang="${one}" href="${path}?${parameters.toString()}">${wordsIn(one).languageName}</a></li>`
})}
</ul></nav>`
}

/** In the same place on every page, an error too. */
function help({ form, words }: PageContext): Html {
  const { phone, hours, address, email, url } = form.help
  return html`<section class="help" aria-labelledby="help">
<h2 id="help">${words.help}</h2>
<dl>
${phone && html`<div><dt>${words.helpPhone}</dt><dd>${phoneLink(phone)}</dd></div>`}
${hours && html`<div><dt>${words.helpHours}</dt><dd>${hours}</dd></div>`}
${address && html`<div><dt>${words.helpAddress}</dt><dd>${address}</dd></div>`}
${email && html`<div><dt>${words.helpEmail}</dt><dd><a href="mailto:${email}">${email}</a></dd></div>`}
${url && html`<div><dt>${words.helpUrl}</dt><dd><a href="${url}">${url}</a></dd></div>`}
</dl>
</section>`
}

export const phoneLink = (phone: string, label: string = phone): Html =>
  html`<a href="tel:${phone.replaceAll(/[^\d+]/g, '')}">${label}</a>`

/** The widget, with the plain form as what it replaces once its script is there. */
export function widgetAround(
  { organization, language }: PageContext,
  /** What a link has chosen, and from where it came. */
  options: Readonly<Record<string, string>>,
  plain: Html,
): Html {
  const given = attributes({ organization: organization.id, mode: 'page', lang: language, ...options })
  return html`<otklik-widget${given}>
${plain}
</otklik-widget>`
}

/** Text of people in its own paragraphs. */
export const paragraphs = (text: string): Html[] =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((one) => html`<p class="written" dir="auto">${one.trim()}</p>`)
