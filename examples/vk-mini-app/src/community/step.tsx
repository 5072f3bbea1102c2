import { useEffect, useRef, useState } from 'preact/hooks'
import { errorText } from './error-text.ts'
import type { CommunityWords } from './words.ts'

/** Something that is being done, one at a time, and how it has gone. */
export interface Doing {
  /** What is going on, or was done. */
  readonly said: string
  /** Why it was not done. */
  readonly wrong: string
  say(text: string): void
  /** A second press while it is being done is passed over. */
  run(work: () => Promise<void>): Promise<void>
}

export function useStep(words: CommunityWords): Doing {
  const [said, say] = useState('')
  const [wrong, setWrong] = useState('')
  const busy = useRef(false)
  return {
    said,
    wrong,
    say,
    async run(work) {
      if (busy.current) return
      busy.current = true
      setWrong('')
      say('')
      try {
        await work()
      } catch (error) {
        say('')
        setWrong(errorText(words, error))
      } finally {
        busy.current = false
      }
    },
  }
}

/** Tells of it. The region is there before it says anything, so that it is heard. */
export function Step({ step, words }: { readonly step: Doing; readonly words: CommunityWords }) {
  const failure = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (step.wrong) failure.current?.focus()
  }, [step.wrong])
  return (
    <>
      <p role="status" class="said">
        {step.said}
      </p>
      {step.wrong && (
        <p ref={failure} class="wrong" tabIndex={-1}>
          <span class="hidden">{words.error}</span>
          {step.wrong}
        </p>
      )}
    </>
  )
}
