import { linkChannels } from '../links/community.ts'
import type { Finding } from '../links/finding.ts'
import { posterNames, type TileSize, tileSizes } from '../links/pictures/names.ts'
import { longestPlace } from '../links/place.ts'
import { postOf } from '../links/post.ts'
import type { Made, Wanted } from '../links/read.ts'
import { sentenceOf } from '../links/sentences.ts'
import { choice, hidden, input, type Mistake, select, summary } from './fields.ts'
import { attributes, type Html, html } from './html.ts'
import type { PageContext } from './page.ts'
import { linksWordsIn } from './words/links.ts'

/** The page of links: what to make, and below it what has been made. */
export function linksBody(
  context: PageContext,
  wanted: Wanted,
  answer: { made: Made } | { findings: readonly Finding[] } | undefined,
): Html {
  const words = linksWordsIn(context.language)
  const findings = answer && 'findings' in answer ? answer.findings : []
  const mistakes = findings.map((one) => ({ field: fieldOf(one), sentence: sentenceOf(one, context.language) }))
  return html`<h1>${words.title}</h1>
<div class="no-print"><p>${words.intro}</p>
${summary(mistakes, context.words)}
${wantedForm(context, wanted, mistakes)}</div>
${answer && 'made' in answer && madeParts(context, answer.made)}
<section class="no-print" aria-labelledby="check"><h2 id="check">${words.check}</h2>
<p>${words.checkHint}</p>
<p class="address"><code>npm run -s otklik -- links check --organization ${context.organization.id} links.txt</code></p></section>`
}

/** The field at which a mistake can be mended. */
function fieldOf({ code }: Finding): string {
  const [field = ''] = code.split('_')
  return ['community', 'kind', 'category', 'place'].includes(field) ? field : 'channel'
}

function wantedForm(
  { form, language, words: common, home }: PageContext,
  wanted: Wanted,
  mistakes: readonly Mistake[],
) {
  const words = linksWordsIn(language)
  const both = { mistakes, words: common }
  return html`<form method="get" action="${home}/links" novalidate>
${hidden('lang', language)}
${choice({
  ...{ id: 'channel', name: 'channel', label: words.channel, required: true, ...both },
  options: linkChannels.map((value) => ({ value, label: words.channels[value] })),
  values: [wanted.channel ?? ''],
})}
${input({
  ...{ id: 'community', name: 'community', label: words.community, hint: words.communityHint, required: true, ...both },
  value: wanted.community,
  spellcheck: 'false',
})}
${
  form.kinds.length > 1 &&
  select({
    ...{ id: 'kind', name: 'kind', label: words.kind, placeholder: words.any, ...both },
    groups: [{ options: form.kinds.map((kind) => ({ value: kind, label: common.kinds[kind] })) }],
    value: wanted.kind,
  })
}
${
  form.categories.length > 0 &&
  select({
    ...{ id: 'category', name: 'category', label: words.category, placeholder: words.any, ...both },
    groups: form.categories.map(({ code, label, lang, children }) =>
      children
        ? { label, lang, options: children.map((one) => ({ value: one.code, label: one.label, lang: one.lang })) }
        : { options: [{ value: code, label, lang }] },
    ),
    value: wanted.category,
  })
}
${input({
  ...{ id: 'place', name: 'place', label: words.place, hint: words.placeHint, ...both },
  value: wanted.place?.slice(0, 3 * longestPlace),
})}
<p><button type="submit">${words.make}</button></p>
</form>`
}

function madeParts({ form, language, words: { format }, home }: PageContext, { link, address, miniApp }: Made): Html {
  const words = linksWordsIn(language)
  const query = new URL(address).search
  const file = (name: string) => `${home}/links/${name}${query}`
  const text = postOf(link, { address: miniApp ?? address, name: form.organization.name })
  const count = format.counted([...text].length, words.characters)
  const tile = tileSizes.menu
  return html`<section aria-labelledby="made"><h2 id="made">${words.link}</h2>
${copyable('address', words.link, words.linkHint, address)}
<p class="address"><a class="file" href="${address}">${address}</a></p>
${
  miniApp &&
  html`${copyable('mini-app', words.miniApp, words.miniAppHint, miniApp)}
<p class="address"><a class="file" href="${miniApp}">${miniApp}</a></p>`
}</section>
<section class="no-print" aria-labelledby="picture"><h2 id="picture">${words.picture}</h2>
<p><img class="tile"${attributes({ src: file('menu.svg'), alt: words.actions[link.kind ?? 'any'], width: tile.width, height: tile.height })}></p>
<ul>${(Object.keys(tileSizes) as TileSize[]).map(
    (size) =>
      html`<li>${words.pictures[size]}: ${['png', 'svg'].map(
        (kind) =>
          html`<a class="file" download="${size}.${kind}" href="${file(`${size}.${kind}`)}">${kind.toUpperCase()}</a> `,
      )}</li>`,
  )}</ul></section>
<section aria-labelledby="poster"><h2 id="poster">${words.poster}</h2>
<div class="no-print"><p>${words.posterHint}</p>
${link.channel !== 'poster' && html`<p>${words.posterPaper}</p>`}
<ul>${posterNames.map(
    (name) => html`<li><a class="file" download="${name}" href="${file(name)}">${words.posterFiles[name]}</a></li>`,
  )}</ul></div>
<p><img class="poster"${attributes({ src: file('poster.svg'), alt: `${words.poster}: ${words.actions[link.kind ?? 'any']}`, width: 210, height: 297 })}></p></section>
<section class="no-print" aria-labelledby="post"><h2 id="post">${words.text}</h2>
<div class="field"><label for="post-text">${words.text}</label>
<div class="hint" id="post-text-hint">${words.textHint(count)}</div>
<textarea${attributes({ id: 'post-text', rows: 8, readonly: true, 'aria-describedby': 'post-text-hint' })}>
${text}</textarea></div></section>`
}

/** A field shows all of a long address to whoever selects it, without a script. */
const copyable = (id: string, label: string, hint: string, value: string): Html =>
  html`<div class="field no-print"><label for="${id}">${label}</label>
<div class="hint" id="${id}-hint">${hint}</div>
<input${attributes({ id, type: 'text', value, readonly: true, spellcheck: 'false', 'aria-describedby': `${id}-hint` })}></div>`
