import { type ReadonlySignal, signal } from '@preact/signals'

/** What the one live region says. Messages wait for each other, so that none is lost when two come at once. */
export interface Voice {
  readonly message: ReadonlySignal<string>
  /** `passing`: about this screen only, and not worth hearing on the next. */
  say(message: string, passing?: boolean): void
  /** Forgets what was about the screen before. */
  moveOn(): void
  /** Forgets everything that has not been said yet. */
  hush(): void
}

/** How long a message stays alone in the region, ms: screen readers miss texts that change faster. */
const PAUSE = 1000

export function createVoice(): Voice {
  const message = signal('')
  let queue: [text: string, passing: boolean][] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let passingNow = false
  const speak = () => {
    clearTimeout(timer)
    const [text, passing] = queue.shift() ?? ['', false]
    message.value = text
    passingNow = passing
    timer = text ? setTimeout(speak, PAUSE) : undefined
  }
  const forget = (which: (passing: boolean) => boolean) => {
    queue = queue.filter(([, passing]) => !which(passing))
    if (which(passingNow)) speak()
  }
  return {
    message,
    say(text, passing = false) {
      if (queue.at(-1)?.[0] === text) return
      queue.push([text, passing])
      if (timer === undefined) speak()
    },
    moveOn: () => forget((passing) => passing),
    hush: () => forget(() => true),
  }
}
