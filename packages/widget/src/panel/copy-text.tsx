import type { Panel } from './panel.ts'

/** Copies and says whether it worked. */
export async function copy(panel: Panel, text: string, done: string, failed: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    panel.voice.say(done)
  } catch {
    panel.voice.say(failed)
  }
}

/** At every stop: what was written can be taken elsewhere. It stands here to be selected by hand, too. */
export function CopyText({ panel }: { readonly panel: Panel }) {
  const { copyText, copied, notCopied } = panel.words.value
  const { text } = panel.written.value
  if (!text.trim()) return null
  return (
    <div class="asked">
      <p class="quote" dir="auto">
        {text}
      </p>
      <button type="button" class="link" onClick={() => copy(panel, text, copied, notCopied)}>
        {copyText}
      </button>
    </div>
  )
}
