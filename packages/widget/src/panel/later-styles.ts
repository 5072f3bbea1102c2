/** What only the later screens look like; it comes with them. */
export const laterStyles = /* css */ `
[aria-invalid].field { border: 2px solid var(--danger) }
.error, .over { color: var(--danger); font-weight: 600 }
.tick { padding-inline: 0 }
.link { display: inline-block; text-align: start; min-height: 44px; padding: 4px 0; background: none; border: 0; text-decoration: underline }
span { unicode-bidi: isolate }
p + p, ul + p { margin-top: var(--space) }
ul, ol { list-style: none }
.option > .hint { padding: 0 calc(var(--space) * 1.25) var(--space) calc(var(--space) * 2.25 + 1.25em); margin-top: calc(var(--space) * -.5) }
:host(:not([mode=banner])) .sheet[open] ~ #o { visibility: hidden }
.weak-accent { --link: var(--d-accent) }
.dark-label { --on-accent: #000 }
.light-label { --on-accent: #fff }
.probe { color: var(--accent); background: var(--surface); border-top: 0 solid var(--on-accent) }
.more { padding: 0 calc(var(--space) * 1.25) calc(var(--space) * 1.5) }
.more > * + * { margin-top: calc(var(--space) * 1.5) }
.branch > .choices { margin-bottom: var(--space) }
.urgent > * + *, .note > * + * { margin-top: var(--space) }
.files li { display: flex; flex-wrap: wrap; gap: var(--space); align-items: center; padding: var(--space) 0; border-bottom: 1px solid var(--border) }
.files li > div { flex: 1 1 8em; min-width: 0 }
.preview { width: 4em; height: 4em; object-fit: cover; border-radius: var(--radius); background: var(--soft) }
.files .icon { width: 2.5em; height: 2.5em; color: var(--muted) }
.summary { border: 2px solid var(--danger) }
.summary h3 { color: var(--danger) }
.summary li { margin-top: var(--space) }
.help { border-top: 1px solid var(--border) }
summary { min-height: 44px; padding: max(.4em, calc((44px - 1.5em) / 2)) 0; font-weight: 600; cursor: pointer }
h3 { font-size: 1.0625em; font-weight: 700 }
.languages { width: auto; padding: 4px; border-color: transparent }
.languages option { color: CanvasText; background: Canvas }
.note { border-inline-start: 4px solid var(--link) }
dt { color: var(--muted) }
dd + dt { margin-top: var(--space) }
.rows { border-top: 1px solid var(--border) }
.rows > div { padding: calc(var(--space) * 1.5) 0 var(--space); border-bottom: 1px solid var(--border) }
.quote { white-space: pre-wrap }
.number { font-size: 1.375em; font-weight: 700; font-variant-numeric: tabular-nums }
.done { color: var(--success) }
.actions { display: flex; flex-wrap: wrap; column-gap: calc(var(--space) * 3) }
progress { display: block; width: 100%; height: 1em; accent-color: var(--link) }
/* What the keyboard reaches does not hide beneath the header or the footer. */
@media (min-height: 30em) {
  .sheet:not(.low) { scroll-padding-block: 5em }
}
@media (forced-colors: active) {
  .panel, .button, .field, .option, .summary, .urgent, .note, .header, .footer { border-color: CanvasText }
  .main { forced-color-adjust: none; color: HighlightText; background: Highlight; border-color: Highlight }
  .sheet { border: 1px solid }
}
@media print {
  .sheet { position: static; height: auto; max-height: none; border: 0; box-shadow: none; overflow: visible }
  .header, .footer { position: static }
  .close, .footer, .help { display: none }
}
`
