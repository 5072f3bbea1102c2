/**
 * Styles of the host and of what stands in the page before a click. Important rules of `:host` win over important rules
 * of the page, so `all: initial` holds against any page; `display: contents` keeps the element out of the page's layout.
 * Colours are the same in a light and a dark page, with a light border around the dark button, so nothing here depends on
 * `color-scheme`; the panel brings that with it.
 *
 * The layer is more than the highest there is, and is cut down to it.
 *
 * The link that stands in for the launcher has its colours the other way round, as the banner's second button has.
 *
 * Of the modes only `button` and `none` are written with an «o», only `inline`, `page` and `none` end with an «e», and the
 * first letters of `inline` and `page` are theirs alone: short selectors here and in element.ts rely on it.
 */
export const launcherStyles = /* css */ `
:host {
  all: initial !important;
  display: contents !important;
  direction: ltr !important;
}

:host([hidden]) { display: none !important }
#o {
  position: fixed;
  inset: var(--otklik-inset, auto 0 0 auto);
  margin: 1em;
  z-index: var(--otklik-z, 9999999999);
  font: 1em/1.5 var(--otklik-font, system-ui);
}
:host([mode]:not([mode*=o])) #o { position: static; margin: 0 }
:host([mode=banner]) #o {
  display: flex;
  flex-wrap: wrap;
  gap: .5em;
  padding: 1em;
}
#o > * {
  all: unset;
  display: flex;
  padding: .5em .75em;
  border: 2px solid;
  border-radius: var(--otklik-radius, .5em);
  background: var(--otklik-accent, #0b4f9e);
  color: var(--otklik-accent-contrast, #fff);
  cursor: pointer;
}
#o > * + *, #o a {
  background: var(--otklik-accent-contrast, #fff);
  color: var(--otklik-accent, #0b4f9e);
}
#o :first-child::before {
  content: "";
  padding: .5em;
  margin: auto .5em auto 0;
  border: 2px solid;
  border-radius: .5em .5em .5em 0;
}
:host([mode$=e]) #o button { display: none }
#o :focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #000 }
@media (max-width: 20em) {
  :host(:not([mode=banner])) #o button { width: 1em; height: 1.5em; overflow: hidden }
}
@media print {
  #o { display: none }
}
`
