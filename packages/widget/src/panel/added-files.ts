import { errorText, stepsWords } from './error-text.ts'
import type { Panel } from './panel.ts'
import { messageShelf, type Shelf } from './shelf.ts'
import { until } from './until.ts'
import { type AddedFile, randomId } from './written.ts'

const preparing = new Map<string, AbortController>()

/** Prepares files on the device, one by one; the resident goes on meanwhile. */
export function addFiles(panel: Panel, shelf: Shelf, files: readonly File[]): void {
  const added = files.map((file) => ({ file, id: randomId() }))
  shelf.put([
    ...shelf.list(),
    ...added.map(({ file, id }): AddedFile => {
      const { name, size, type } = file
      return { id, name, size, type, state: 'preparing', blob: file }
    }),
  ])
  for (const { file, id } of added) prepare(panel, shelf, id, file)
}

/** Goes on with a file that an earlier page was preparing. */
export function prepareAgain(panel: Panel, { id, name, type, blob = new Blob() }: AddedFile): void {
  prepare(panel, messageShelf(panel), id, new File([blob], name, { type }))
}

export function removeFile(shelf: Shelf, id: string): void {
  preparing.get(id)?.abort()
  shelf.put(shelf.list().filter((file) => file.id !== id))
}

/** Resolves once no file is being prepared. */
export const filesSettled = (shelf: Shelf): Promise<void> =>
  until(() => !shelf.list().some(({ state }) => state === 'preparing'))

async function prepare(panel: Panel, shelf: Shelf, id: string, file: File): Promise<void> {
  const stop = new AbortController()
  preparing.set(id, stop)
  try {
    const [photo] = await Promise.all([panel.host.load('photo'), until(() => panel.form.value)])
    const limits = panel.form.value?.limits.files
    if (!limits || stop.signal.aborted) return
    const result = await photo.prepareFile(file, limits, { signal: stop.signal })
    if (result.ok) {
      const { blob, name, size, type, sha256, warning } = result.file
      settle(shelf, id, { state: 'ready', blob, name, size, type, sha256, metadataKept: Boolean(warning) })
      panel.voice.say(stepsWords(panel).files.ready(name))
    } else refuse(panel, shelf, id, result.problem)
  } catch {
    if (!stop.signal.aborted) refuse(panel, shelf, id, { code: 'file_unreadable', params: { name: file.name } })
  } finally {
    preparing.delete(id)
  }
}

function refuse(panel: Panel, shelf: Shelf, id: string, problem: NonNullable<AddedFile['problem']>): void {
  settle(shelf, id, { state: 'refused', blob: undefined, problem })
  panel.voice.say(errorText(panel, { pointer: '/attachments', ...problem }))
}

function settle(shelf: Shelf, id: string, change: Partial<AddedFile>): void {
  shelf.put(shelf.list().map((file) => (file.id === id ? { ...file, ...change } : file)))
}
