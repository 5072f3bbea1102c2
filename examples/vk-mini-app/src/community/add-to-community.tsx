import { useState } from 'preact/hooks'
import type { Client } from '../clients.ts'
import { Step, useStep } from './step.tsx'
import { communityWords } from './words.ts'

/** For administrators who have opened the app by itself. */
export function AddToCommunity({ client, language }: { readonly client: Client; readonly language: string }) {
  const words = communityWords(language)
  const [address, setAddress] = useState<string>()
  const step = useStep()
  const add = () =>
    step.run(async () => {
      const running = await client.running?.()
      if (!running) return
      setAddress(await running.addToCommunity())
      step.say(words.add.added)
    })
  return (
    <section>
      <h2>{words.add.heading}</h2>
      <p>{words.add.text}</p>
      <div class="row">
        <button type="button" onClick={add}>
          {words.add.add}
        </button>
        {address && (
          <button type="button" class="main" onClick={() => client.host.openLink(address)}>
            {words.add.open}
          </button>
        )}
      </div>
      <Step step={step} words={words} />
    </section>
  )
}
