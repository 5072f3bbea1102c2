/** What only a case looks like; it comes with this screen and goes with it. */
export const followStyles = /* css */ `
/* A number is broken only where it does not fit on a line of its own. */
.whole { display: inline-block }
.timeline li { padding: 0 0 calc(var(--space) * 1.5) calc(var(--space) * 2); border-inline-start: 2px solid var(--border) }
.timeline li:last-child { border-color: var(--success) }
.boxed { padding: calc(var(--space) * 1.5); border: 1px solid var(--border); border-radius: var(--radius) }
.boxed > * + * { margin-top: var(--space) }
@media (forced-colors: active) {
  .boxed { border-color: CanvasText }
}
`
