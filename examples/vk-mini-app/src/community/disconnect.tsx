import { useEffect, useRef, useState } from 'preact/hooks'
import { Step, useStep } from './step.tsx'
import type { CommunityWords } from './words.ts'

interface DisconnectProps {
  readonly words: CommunityWords
  readonly disconnect: () => Promise<void>
}

/** Asks once more before the community is disconnected. */
export function Disconnect({ words, disconnect }: DisconnectProps) {
  const [asks, setAsks] = useState(false)
  const question = useRef<HTMLParagraphElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const step = useStep()
  const own = words.disconnect
  useEffect(() => {
    if (asks) question.current?.focus()
  }, [asks])
  return (
    <section aria-labelledby="disconnect">
      <h2 id="disconnect">{own.heading}</h2>
      <p>{own.text}</p>
      {asks ? (
        <div role="group" aria-labelledby="sure">
          <p id="sure" ref={question} tabIndex={-1}>
            {own.sure}
          </p>
          <div class="row">
            <button type="button" class="danger" onClick={() => step.run(disconnect)}>
              {own.yes}
            </button>
            <button
              type="button"
              onClick={() => {
                setAsks(false)
                requestAnimationFrame(() => opener.current?.focus())
              }}
            >
              {own.no}
            </button>
          </div>
        </div>
      ) : (
        <button ref={opener} type="button" onClick={() => setAsks(true)}>
          {own.ask}
        </button>
      )}
      <Step step={step} words={words} />
    </section>
  )
}
