/**
 * One constructed sheet, with the tokens of the panel. The dialog covers the whole viewport and is always a pixel higher
 * than it: only what can be scrolled keeps the page behind from being scrolled.
 */
export const styles = /* css */ `
:host { color-scheme: inherit !important }
:host([theme=light]) { color-scheme: light !important }
:host([theme=dark]) { color-scheme: dark !important }
:host([theme=system]) { color-scheme: light dark !important }
.handoff {
  --surface: var(--otklik-surface, #fff);
  --text: var(--otklik-text, #1a1d21);
  --link: var(--otklik-accent, #0b4f9e);
  font: 1em/var(--otklik-line-height, 1.5) var(--otklik-font, system-ui, sans-serif);
  letter-spacing: var(--otklik-letter-spacing, normal);
  word-spacing: var(--otklik-word-spacing, normal);
  color: var(--text);
  overflow-wrap: anywhere;
}
@supports (color: light-dark(red, red)) {
  .handoff {
    --surface: var(--otklik-surface, light-dark(#fff, #1b1f24));
    --text: var(--otklik-text, light-dark(#1a1d21, #eef1f5));
    --link: var(--otklik-accent, light-dark(#0b4f9e, #8ab8ff));
  }
}
dialog.handoff {
  width: 100%;
  height: 100dvh;
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  border: 0;
  background: #0008;
  overflow: auto;
  overscroll-behavior: contain;
  scrollbar-width: none;
}
#inside {
  box-sizing: border-box;
  display: flex;
  flex-direction: column;
  max-width: 46em;
  background: var(--surface);
}
dialog > #inside {
  min-height: calc(100% + 1px);
  margin: auto;
  padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
}
#header {
  display: grid;
  grid-template-columns: 1fr auto;
  align-items: center;
  gap: .25em .5em;
  padding: .5em 1em;
}
h2 { margin: 0; font-size: 1em; font-weight: 600 }
a { justify-self: start; padding-block: .625em; color: var(--link) }
button {
  width: 44px;
  height: 44px;
  border: 0;
  font: 2em/1 sans-serif;
  background: none;
  color: inherit;
  cursor: pointer;
}
p { grid-column: 1 / -1; margin: 0 }
iframe { flex: 1; width: 100%; min-height: 24em; border: 0; border-top: 1px solid; background: #fff; color-scheme: light }
section iframe { min-height: 48em }
:focus-visible { outline: 3px solid; outline-offset: 2px }
`
