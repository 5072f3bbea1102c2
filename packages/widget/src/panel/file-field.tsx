import { useEffect, useRef } from 'preact/hooks'
import { addFiles, messageShelf, removeFile, type Shelf } from './added-files.ts'
import { described, FieldError, Hint } from './fields.tsx'
import { FileIcon } from './icons.tsx'
import type { Panel } from './panel.ts'
import type { AddedFile } from './written.ts'

const pointer = '/attachments'

/** The files of the message, wherever they are asked for. */
interface FilesProps {
  readonly panel: Panel
  /** Those of the message being written when left out. */
  readonly shelf?: Shelf
}

export function FileField({ panel, shelf = messageShelf(panel) }: FilesProps) {
  const words = panel.words.value.files
  const limits = panel.form.value?.limits.files
  if (limits?.count === 0) return null
  const hint = limits ? words.limits(limits.count, limits.size) : '\u00a0'
  return (
    <div class="asked">
      <label for={pointer}>{words.add(limits ? kindsOf(limits.types) : ['photo', 'video', 'pdf'])}</label>
      <Hint pointer={pointer} hint={hint} />
      <FieldError panel={panel} pointer={pointer} />
      <input
        id={pointer}
        class="field"
        part="field"
        type="file"
        multiple
        accept={limits?.types.join()}
        {...described(panel, pointer, hint)}
        onChange={({ currentTarget }) => {
          addFiles(panel, shelf, [...(currentTarget.files ?? [])])
          // So that the same file can be chosen again after it was removed.
          currentTarget.value = ''
        }}
      />
      <FileList panel={panel} shelf={shelf} />
    </div>
  )
}

export function FileList({ panel, shelf = messageShelf(panel) }: FilesProps) {
  if (!shelf.list().length) return null
  return (
    <ul class="files">
      {shelf.list().map((file, index) => (
        <FileRow key={file.id} panel={panel} shelf={shelf} file={file} index={index} />
      ))}
    </ul>
  )
}

function FileRow(props: Required<FilesProps> & { readonly file: AddedFile; readonly index: number }) {
  const { panel, shelf, file, index } = props
  const words = panel.words.value.files
  const id = `${pointer}/${index}`
  const problem = file.problem && panel.steps.value?.errorText(panel, { pointer: id, ...file.problem })
  return (
    <li>
      <Preview panel={panel} file={file} />
      <div>
        <p class="name" dir="auto">
          {file.name}
        </p>
        {file.state === 'preparing' && <p class="hint">{words.preparing}</p>}
        {file.state === 'ready' && <p class="hint">{words.size(file.size)}</p>}
        {file.metadataKept && <p class="hint">{words.metadata}</p>}
        {problem && (
          <p class="error">
            <span class="hidden">{panel.words.value.error} </span>
            {problem}
          </p>
        )}
        <FieldError panel={panel} pointer={problem ? '' : id} />
      </div>
      <button
        type="button"
        class="link"
        id={id}
        aria-label={words.removeFile(file.name)}
        onClick={() => {
          removeFile(shelf, file.id)
          panel.voice.say(words.removed(file.name))
          panel.focus.value = { id: pointer }
        }}
      >
        {words.remove}
      </button>
    </li>
  )
}

function Preview({ panel, file }: { readonly panel: Panel; readonly file: AddedFile }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const picture = file.state === 'ready' && file.type.startsWith('image/') ? file.blob : undefined
  useEffect(() => {
    if (!picture) return
    panel.host
      .load('photo')
      .then(({ drawPreview }) => canvas.current && drawPreview(canvas.current, picture, 128))
      // A file without a preview is still a file.
      .catch(() => {})
  }, [picture])
  return picture ? <canvas class="preview" ref={canvas} width="64" height="64" /> : <FileIcon />
}

function kindsOf(types: readonly string[]) {
  const kinds = types.map((type) =>
    type.startsWith('image/') ? 'photo' : type.startsWith('video/') ? 'video' : type.endsWith('/pdf') ? 'pdf' : 'other',
  )
  return [...new Set(kinds)]
}
