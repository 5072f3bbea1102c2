import type { Panel } from './panel.ts'

/** Copies and says whether it worked: where the later screens did not come, too. */
export async function copy(panel: Panel, text: string, done: string, failed: string): Promise<void> {
  try {
    await (panel.host.network?.copy(text) ?? navigator.clipboard.writeText(text))
    panel.voice.say(done)
  } catch {
    panel.voice.say(failed)
  }
}

/** At every stop what was written can be taken elsewhere; it stands here to be selected by hand, too, unless `bare`. */
export function CopyText({ panel, bare }: { readonly panel: Panel; readonly bare?: boolean }) {
  const { copyText, copied, notCopied } = panel.words.value
  const { text } = panel.written.value
  if (!text.trim()) return null
  return (
    <div class="asked">
      {!bare && (
        <p class="quote" dir="auto">
          {text}
        </p>
      )}
      <button type="button" class="link" onClick={() => copy(panel, text, copied, notCopied)}>
        {copyText}
      </button>
    </div>
  )
}
