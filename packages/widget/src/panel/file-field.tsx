import { described, FieldError, Hint } from './fields.tsx'
import { loadSteps, stumble } from './onward.ts'
import type { Panel } from './panel.ts'
import { messageShelf, type Shelf } from './shelf.ts'

const pointer = '/attachments'

/** The files of the message, wherever they are asked for. */
export interface FilesProps {
  readonly panel: Panel
  /** Those of the message being written when left out. */
  readonly shelf?: Shelf
}

export function FileField({ panel, shelf = messageShelf(panel) }: FilesProps) {
  const words = panel.words.value.files
  const limits = panel.form.value?.limits.files
  if (limits?.count === 0 || panel.client.value?.capabilities.attach === 'none') return null
  const FileList = panel.steps.value?.FileList
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
          const chosen = [...(currentTarget.files ?? [])]
          loadSteps(panel)
            .then(() => panel.steps.value?.addFiles(panel, shelf, chosen))
            .catch((error) => stumble(panel, error))
          // So that the same file can be chosen again after it was removed.
          currentTarget.value = ''
        }}
      />
      {FileList && <FileList panel={panel} shelf={shelf} />}
    </div>
  )
}

function kindsOf(types: readonly string[]) {
  const kinds = types.map((type) =>
    type.startsWith('image/') ? 'photo' : type.startsWith('video/') ? 'video' : type.endsWith('/pdf') ? 'pdf' : 'other',
  )
  return [...new Set(kinds)]
}
