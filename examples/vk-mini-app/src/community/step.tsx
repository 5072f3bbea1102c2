import { useEffect, useRef, useState } from 'preact/hooks'
import { errorText } from './error-text.ts'
import type { CommunityWords } from './words.ts'

/** Something that is being done, one at a time, and how it has gone. */
export interface Doing {
  /** What is going on, or was done. */
  readonly said: string
  /** Why it was not done. */
  readonly error: unknown
  say(text: string): void
  /** A second press while it is being done is passed over. */
  run(work: () => Promise<void>): Promise<void>
}

export function useStep(): Doing {
  const [said, say] = useState('')
  const [error, setError] = useState<unknown>()
  const busy = useRef(false)
  return {
    said,
    error,
    say,
    async run(work) {
      if (busy.current) return
      busy.current = true
      setError(undefined)
      say('')
      try {
        await work()
      } catch (thrown) {
        say('')
        setError(thrown)
      } finally {
        busy.current = false
      }
    },
  }
}

interface StepProps {
  readonly step: Doing
  readonly words: CommunityWords
  /** What went wrong is told elsewhere. */
  readonly quiet?: boolean
}

/** Tells of it. The region is there before it says anything, so that it is heard. */
export function Step({ step, words, quiet }: StepProps) {
  const failure = useRef<HTMLParagraphElement>(null)
  useEffect(() => failure.current?.focus(), [step.error])
  return (
    <>
      <p role="status" class="said">
        {step.said}
      </p>
      {step.error !== undefined && !quiet && (
        <p ref={failure} class="wrong" tabIndex={-1}>
          <span class="hidden">{words.error}</span>
          {errorText(words, step.error)}
        </p>
      )}
    </>
  )
}
