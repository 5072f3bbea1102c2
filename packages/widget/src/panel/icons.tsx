import type { ComponentChildren } from 'preact'

// Drawn for this widget on a 24 × 24 grid, in strokes, so that forced colours keep them.

const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {children}
  </svg>
)

export const CloseIcon = icon(<path d="M5 5l14 14M19 5L5 19" />)
export const ErrorIcon = icon(<path d="M12 3l10 18H2zM12 10v5M12 18v.5" />)
export const FileIcon = icon(<path d="M6 2h8l5 5v15H6zM14 2v5h5" />)
export const DoneIcon = icon(<path d="M4 13l5 5L20 6" />)
