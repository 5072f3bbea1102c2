import { useEffect, useRef } from 'preact/hooks'
import { removeFile } from './added-files.ts'
import { errorText, stepsWords } from './error-text.ts'
import { FieldError } from './fields.tsx'
import type { FilesProps } from './file-field.tsx'
import { FileIcon } from './icons.tsx'
import type { Panel } from './panel.ts'
import { messageShelf } from './shelf.ts'
import type { AddedFile } from './written.ts'

const pointer = '/attachments'

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
  const words = stepsWords(panel).files
  const id = `${pointer}/${index}`
  const problem = file.problem && errorText(panel, { pointer: id, ...file.problem })
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
