/** What every scripted fault has, whatever goes wrong: plain data. */
export interface Scripted<Route extends string = string> {
  readonly kind: string
  /** Every route when left out. */
  readonly route?: Route
  /** HTTP method; every method when left out. */
  readonly method?: string
  /** How many requests meet it; 1 when left out. */
  readonly times?: number | 'always'
  /** How many requests of that route pass first; none when left out. */
  readonly after?: number
}

/** Faults that are still to come, as whoever scripts them sees them. */
export interface FaultScript<F> {
  /** Adds faults behind those that are still to come. A request meets the first that fits. */
  add(...faults: readonly F[]): void
  /** Faults that have not been used up. */
  pending(): F[]
  clear(): void
}

export interface FaultQueue<F> extends FaultScript<F> {
  take(route: string, method: string): F | undefined
}

/** What a fault may be named, for those that come over HTTP. */
export interface KnownFaults {
  readonly kinds: readonly string[]
  readonly routes: readonly string[]
}

interface Armed<F> {
  readonly fault: F
  pass: number
  left: number
}

export function faultQueue<F extends Scripted>(initial: readonly F[], known: KnownFaults): FaultQueue<F> {
  let armed: Armed<F>[] = []
  const queue: FaultQueue<F> = {
    add(...faults) {
      for (const fault of faults) {
        checkFault(fault, known)
        const left = fault.times === 'always' ? Number.POSITIVE_INFINITY : (fault.times ?? 1)
        armed.push({ fault, pass: fault.after ?? 0, left })
      }
    },
    pending: () => armed.map(({ fault }) => fault),
    clear() {
      armed = []
    },
    take(route, method) {
      for (const one of armed) {
        if ((one.fault.route ?? route) !== route || (one.fault.method ?? method) !== method) continue
        if (one.pass > 0) {
          one.pass -= 1
          continue
        }
        one.left -= 1
        armed = armed.filter(({ left }) => left > 0)
        return one.fault
      }
      return undefined
    },
  }
  queue.add(...initial)
  return queue
}

/** Resolves after `ms`, or at once when the request is given up. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** A slip of the pen must not pass as a fault that never happens. */
function checkFault({ kind, route }: Scripted, { kinds, routes }: KnownFaults): void {
  if (!kinds.includes(kind)) throw new TypeError(`There is no fault "${kind}". There are: ${kinds.join(', ')}`)
  if (route !== undefined && !routes.includes(route)) {
    throw new TypeError(`There is no route "${route}". There are: ${routes.join(', ')}`)
  }
}
