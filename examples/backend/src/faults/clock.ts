export interface Clock {
  /** How much faster than the clock on the wall time passes here. */
  readonly speed: number
  /** Milliseconds by which it is wrong. */
  readonly offset: number
}

const wall = Date
const { setTimeout: setRealTimeout, setInterval: setRealInterval } = globalThis

let speed = 1
let since = { wall: wall.now(), own: wall.now() }

const now = () => since.own + (wall.now() - since.wall) * speed

/** Gives this process another clock: `Date` and timers alike. Timers that run keep the speed they were set with. */
export function setClock(clock: Partial<Clock>): void {
  since = { wall: wall.now(), own: now() + (clock.offset ?? 0) }
  speed = clock.speed ?? speed
  globalThis.Date = OwnDate as DateConstructor
  globalThis.setTimeout = faster(setRealTimeout)
  globalThis.setInterval = faster(setRealInterval)
}

class OwnDate extends wall {
  constructor(...given: [] | [number]) {
    super(...((given.length > 0 ? given : [now()]) as [number]))
  }

  static override now(): number {
    return Math.floor(now())
  }
}

function faster<T extends typeof setTimeout | typeof setInterval>(timer: T): T {
  const own = (callback: () => void, ms = 0, ...given: unknown[]) =>
    (timer as (callback: () => void, ms: number, ...given: unknown[]) => unknown)(callback, ms / speed, ...given)
  return own as unknown as T
}
