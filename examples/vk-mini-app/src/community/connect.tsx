import { useEffect, useRef, useState } from 'preact/hooks'
import { BackendError } from './backend.ts'
import { errorText } from './error-text.ts'
import { Step, useStep } from './step.tsx'
import type { CommunityWords } from './words.ts'

interface ConnectProps {
  readonly words: CommunityWords
  readonly connect: (key: string) => Promise<void>
}

/** Takes the one-time key. */
export function Connect({ words, connect }: ConnectProps) {
  const field = useRef<HTMLInputElement>(null)
  const [missing, setMissing] = useState(false)
  const step = useStep()
  const own = words.connect
  const isRejected = step.error instanceof BackendError && step.error.code === 'rejected'
  const wrong = missing ? own.missing : isRejected ? errorText(words, step.error) : undefined
  useEffect(() => {
    if (isRejected) field.current?.focus()
  }, [step.error])
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const key = field.current?.value.trim() ?? ''
        setMissing(!key)
        if (key) step.run(() => connect(key))
        else field.current?.focus()
      }}
    >
      <p>{own.text}</p>
      <div class="asked">
        <label for="key">{own.key}</label>
        <p id="key-hint" class="hint">
          {own.hint}
        </p>
        {wrong && (
          <p id="key-wrong" class="wrong">
            <span class="hidden">{words.error}</span>
            {wrong}
          </p>
        )}
        <input
          ref={field}
          id="key"
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong ? 'key-wrong key-hint' : 'key-hint'}
        />
      </div>
      <button type="submit" class="main">
        {own.send}
      </button>
      <Step step={step} words={words} quiet={isRejected} />
    </form>
  )
}
