/**
 * One constructed sheet: it needs no nonce. Everything is in `em`, so that the browser's own text size counts. Values
 * with `light-dark()` stand under `@supports`: older browsers keep the light ones.
 */
export const styles = /* css */ `
:host { color-scheme: inherit !important }
:host([theme=light]) { color-scheme: light !important }
:host([theme=dark]) { color-scheme: dark !important }
:host([theme=system]) { color-scheme: light dark !important }
.panel {
  --d-accent: #0b4f9e;
  --d-on-accent: #fff;
  --d-surface: #fff;
  --d-text: #1a1d21;
  --d-muted: #4d5560;
  --d-border: #767d87;
  --d-danger: #b3131f;
  --d-success: #17692e;
  --soft: #f1f3f6;
  --gap: #fff;
  --accent: var(--otklik-accent, var(--d-accent));
  --on-accent: var(--otklik-accent-contrast, var(--d-on-accent));
  --surface: var(--otklik-surface, var(--d-surface));
  --text: var(--otklik-text, var(--d-text));
  --muted: var(--otklik-muted, var(--d-muted));
  --border: var(--otklik-border, var(--d-border));
  --danger: var(--otklik-danger, var(--d-danger));
  --success: var(--otklik-success, var(--d-success));
  --radius: var(--otklik-radius, .5em);
  --space: var(--otklik-space, 8px);
  --link: var(--accent);
}
@supports (color: light-dark(red, red)) {
  .panel {
    --d-accent: light-dark(#0b4f9e, #8ab8ff);
    --d-on-accent: light-dark(#fff, #06224a);
    --d-surface: light-dark(#fff, #1b1f24);
    --d-text: light-dark(#1a1d21, #eef1f5);
    --d-muted: light-dark(#4d5560, #b4bcc7);
    --d-border: light-dark(#767d87, #8d96a3);
    --d-danger: light-dark(#b3131f, #ff9a9a);
    --d-success: light-dark(#17692e, #86d99b);
    --soft: light-dark(#f1f3f6, #282e35);
    --gap: light-dark(#fff, #000);
  }
}
:where(.panel, .panel *) { box-sizing: border-box; margin: 0; padding: 0 }
.panel {
  font: 1em/var(--otklik-line-height, 1.5) var(--otklik-font, system-ui, sans-serif);
  letter-spacing: var(--otklik-letter-spacing, normal);
  word-spacing: var(--otklik-word-spacing, normal);
  text-align: start;
  color: var(--text);
  background: var(--surface);
  overflow-wrap: anywhere;
  border: 0;
}

.sheet {
  position: fixed;
  inset: 0;
  width: 100%;
  height: 100%;
  height: 100dvh;
  max-width: none;
  max-height: none;
  overflow: auto;
  overscroll-behavior: contain;
}
.sheet::backdrop { background: #0008 }
@media (min-width: 40em) {
  .sheet {
    inset: auto 1.5em 1.5em auto;
    width: 30em;
    height: min(42em, 100dvh - 3em);
    max-width: calc(100vw - 3em);
    border: 1px solid var(--border);
    border-radius: calc(var(--radius) * 1.5);
    box-shadow: var(--otklik-shadow, 0 8px 32px #0005);
  }
}
.sheet[open], .frame { display: flex; flex-direction: column }
.frame, .current { flex: 1 }
.current { display: flex }
.flow { max-width: 40em }
@keyframes appear { from { opacity: 0 } }

.header, .footer {
  position: sticky;
  z-index: 1;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: var(--space);
  padding: calc(var(--space) * 1.5) calc(var(--space) * 2);
  background: var(--surface);
}
.header { top: 0; flex-wrap: nowrap; min-height: 4.125em; padding-block: var(--space); border-bottom: 1px solid var(--border) }
.footer { bottom: 0; border-top: 1px solid var(--border) }
.flow .header, .flow .footer, .low .header, .low .footer { position: static }
.flow .header, .flow .footer { border: 0 }
@media (max-height: 30em) { .header, .footer { position: static } }
.title { flex: 1; max-height: 4.5em; overflow: hidden; font-size: 1em; font-weight: 600 }
.screen { flex: 1; display: flex; flex-direction: column; min-width: 0 }
.body { flex: 1; padding: calc(var(--space) * 2); scroll-margin: 5em }
.body > * + *, .upper > * + * { margin-top: calc(var(--space) * 2) }
.above { display: flex; min-height: 44px; align-items: center; justify-content: space-between }
.body > .above + h2 { margin-top: 0 }
.counter, .hint { color: var(--muted) }
.hint { font-size: .9375em }
h2 { font-size: 1.375em; line-height: 1.3; font-weight: 700 }
a, .link { color: var(--link) }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; border: 0 }
.icon { width: 1.25em; height: 1.25em; flex: none; vertical-align: -.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }

.asked { border: 0; min-width: 0 }
.asked > * + * { margin-top: calc(var(--space) / 2) }
.asked > label:not(.tick), legend { display: block; font-weight: 600 }
/* What a browser gives controls of its own is taken back. */
.field, .languages, .button, .link { font: inherit; letter-spacing: inherit; word-spacing: inherit }
.button, .link { cursor: pointer }
.field, .languages {
  display: block;
  width: 100%;
  min-height: 44px;
  padding: var(--space) calc(var(--space) * 1.25);
  font-size: max(1em, 16px);
  color: inherit;
  background: transparent;
  border: 1px solid var(--border);
  border-radius: var(--radius);
}
textarea.field { resize: vertical }

.choices { display: grid; gap: var(--space); margin-top: var(--space) }
.pairs { display: flex; flex-wrap: wrap; font-size: .9375em; overflow-wrap: break-word }
.pairs > * { flex: 1 1 40%; max-width: 100% }
.pairs label { gap: .4em; padding-inline: .4em }
.pairs span { min-width: 0 }
.option > label, .tick { display: flex; gap: var(--space); align-items: flex-start; padding: max(.4em, calc((44px - 1.5em) / 2)) calc(var(--space) * 1.25); cursor: pointer }
.option { border: 1px solid var(--border); border-radius: var(--radius) }
input[type=radio], input[type=checkbox] { flex: none; width: 1.25em; height: 1.25em; margin-top: .125em; accent-color: var(--link) }

.button {
  min-height: 44px;
  padding: var(--space) calc(var(--space) * 2.5);
  border: 2px solid var(--link);
  border-radius: var(--radius);
  font-weight: 600;
  color: var(--link);
  background: var(--surface);
  text-align: center;
}
.main { flex: 1 1 9em; color: var(--on-accent); background: var(--accent); border-color: var(--accent) }
.close { flex: none; display: grid; place-items: center; width: 44px; height: 44px; border: 0; background: none; color: inherit; cursor: pointer }
[aria-busy=true] .main { cursor: progress }

.summary, .urgent, .note { padding: calc(var(--space) * 1.5); border-radius: var(--radius); background: var(--soft); border: 1px solid transparent }
.urgent { min-height: 3.125em; border-inline-start: 4px solid var(--danger) }
/* What fills in has its place kept: a notice of two lines, and a title that would move when it takes two. */
@media (max-width: 40em) {
  .urgent { min-height: 4.6em }
  .later { visibility: hidden }
}
.waits { border-color: transparent; color: var(--muted); animation: appear 1ms 1s both }

:focus-visible, h2:focus, .summary:focus { outline: 3px solid var(--d-text); outline-offset: 2px; box-shadow: 0 0 0 2px var(--gap), 0 0 0 8px var(--gap) }
h2:focus:not(:focus-visible) { outline: none; box-shadow: none }
.option:focus-within { border-color: var(--link) }
`
