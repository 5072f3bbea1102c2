import { type ReadonlySignal, signal } from '@preact/signals'

/** What the one live region says. Messages wait for each other, so that none is lost when two come at once. */
export interface Voice {
  readonly message: ReadonlySignal<string>
  say(message: string): void
  /** Forgets what has not been said yet. */
  hush(): void
}

/** How long a message stays alone in the region, ms: screen readers miss texts that change faster. */
const PAUSE = 1000

export function createVoice(): Voice {
  const message = signal('')
  let queue: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const speak = () => {
    message.value = queue.shift() ?? ''
    timer = message.value ? setTimeout(speak, PAUSE) : undefined
  }
  return {
    message,
    say(text) {
      if (queue.at(-1) === text) return
      queue.push(text)
      if (timer === undefined) speak()
    },
    hush() {
      clearTimeout(timer)
      queue = []
      timer = undefined
      message.value = ''
    },
  }
}
