import { edit, type Panel } from './panel.ts'
import type { AddedFile } from './written.ts'

/** Where files are put: those of the message being written, or of one that was sent. */
export interface Shelf {
  list(): readonly AddedFile[]
  put(files: readonly AddedFile[]): void
}

export const messageShelf = (panel: Panel): Shelf => ({
  list: () => panel.written.value.files,
  put: (files) => edit(panel, { files }),
})
