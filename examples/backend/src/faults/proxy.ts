import { once } from 'node:events'
import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault, Rule } from './fault.ts'
import { type Head, readMessages } from './http-messages.ts'

/** A request that stands still, or its answer. */
export interface Held {
  /** The name of the rule that has stopped it. */
  readonly name: string
  readonly method: string
  readonly path: string
  letGo(): void
}

export interface FaultProxy {
  /** What clients take for the backend. The port stays the same for its whole life. */
  readonly url: string
  /** Every request whose head has come, in order: `POST /v1/…`. */
  readonly requests: readonly string[]
  /** How often each fault has taken effect, by its name. */
  readonly fired: ReadonlyMap<string, number>
  /** Adds rules; of several that fit a request the first one counts. */
  play(...rules: readonly Rule[]): void
  /** Forgets all rules. */
  heal(): void
  /** The next request that a `hold` has stopped. */
  held(): Promise<Held>
  /** Where requests go from now on, after a backend has started anew on another port. */
  aim(backend: string): void
  /** Nobody listens any more: connections are refused, and those there are end. */
  refuse(): Promise<void>
  accept(): Promise<void>
  close(): Promise<void>
}

/** Stands between a client and a backend, passes every byte on as it comes, and does to them what rules say. */
export async function openFaultProxy(backend: string): Promise<FaultProxy> {
  let target = new URL(backend)
  let rules: { readonly rule: Rule; skip: number; times: number }[] = []
  const requests: string[] = []
  const fired = new Map<string, number>()
  const clients = new Set<Socket>()
  const stopped: Held[] = []
  const waiting: ((held: Held) => void)[] = []

  const server = createServer((client) => {
    clients.add(client)
    client.once('close', () => clients.delete(client))
    serve(client, { connect: () => open(Number(target.port), target.hostname), ruleFor, giveBack, fire, hold })
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const refuse = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const client of clients) client.resetAndDestroy()
    await closed
  }
  await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    fired,
    play(...added) {
      const more = added.map((rule) => ({
        rule,
        skip: rule.skip ?? 0,
        times: rule.times === 'always' ? Number.POSITIVE_INFINITY : (rule.times ?? 1),
      }))
      rules = [...rules, ...more]
    },
    heal() {
      rules = []
    },
    held: () =>
      new Promise((resolve) => {
        const first = stopped.shift()
        if (first) resolve(first)
        else waiting.push(resolve)
      }),
    aim(backend) {
      target = new URL(backend)
    },
    refuse,
    accept: () => listen(port),
    close: refuse,
  }

  function ruleFor(method: string, path: string): Rule | undefined {
    requests.push(`${method} ${path}`)
    for (const one of rules) {
      const fits = (one.rule.method ?? method) === method && path.endsWith(one.rule.path ?? '')
      if (!fits || one.times === 0) continue
      if (one.skip > 0) one.skip -= 1
      else {
        one.times -= 1
        return one.rule
      }
    }
    return undefined
  }

  function giveBack(rule: Rule): void {
    for (const one of rules) if (one.rule === rule) one.times += 1
  }

  function fire({ name, fault }: Rule): void {
    const counted = name ?? fault.kind
    fired.set(counted, (fired.get(counted) ?? 0) + 1)
  }

  function hold(held: Held): void {
    const next = waiting.shift()
    if (next) next(held)
    else stopped.push(held)
  }
}

interface Way {
  connect(): Socket
  ruleFor(method: string, path: string): Rule | undefined
  /** The request has ended before the rule could take effect. */
  giveBack(rule: Rule): void
  fire(rule: Rule): void
  hold(held: Held): void
}

/** A request on its way. A connection has one at a time: nobody pipelines. */
interface Turn {
  readonly method: string
  readonly path: string
  readonly rule: Rule | undefined
  /** Bytes of the body that have gone on. */
  sent: number
  fired: boolean
  readonly answer: Buffer[]
  answerHead: number
}

function serve(client: Socket, way: Way): void {
  let upstream: Socket | undefined
  let turn: Turn | undefined
  /** What goes to the backend waits for this, while a request is held. */
  let gate: Promise<void> | undefined
  /** The client is gone, and the backend is not to notice before it has answered. */
  let orphaned = false

  const fromClient = readMessages({ head: begin, body: passOn, end: asked }, 'requests')
  client.on('data', (bytes) => {
    if (!client.destroyed) fromClient.feed(bytes)
  })
  client.on('error', () => {})
  client.on('close', () => {
    if (turn?.rule && !turn.fired) way.giveBack(turn.rule)
    if (!orphaned) upstream?.destroy()
  })

  function begin({ first, raw }: Head): void {
    const [method = '', target = ''] = first.split(' ')
    const path = target.split('?', 1)[0] ?? ''
    const rule = way.ruleFor(method, path)
    turn = { method, path, rule, sent: 0, fired: false, answer: [], answerHead: 0 }
    if (rule?.fault.kind === 'hold' && rule.fault.at === 'request') gate = stop(turn, rule)
    if (rule?.fault.kind === 'reset before body') reset(rule)
    else forward(raw)
  }

  function passOn(bytes: Buffer): void {
    const rule = turn?.rule
    if (!turn || client.destroyed) return
    if (rule?.fault.kind === 'reset in body') {
      const rest = rule.fault.bytes - turn.sent
      forward(bytes.subarray(0, Math.max(rest, 0)))
      turn.sent += bytes.length
      if (bytes.length >= rest) breakOff(rule)
    } else forward(bytes)
  }

  function asked(): void {
    const rule = turn?.rule
    if (!rule || client.destroyed) return
    if (rule.fault.kind === 'reset in body') breakOff(rule)
    else if (rule.fault.kind === 'answer' && !rule.fault.after) instead(rule, rule.fault)
    else if (rule.fault.kind === 'reset after body') {
      orphaned = true
      reset(rule)
    }
  }

  function forward(bytes: Buffer): void {
    const { fault } = turn?.rule ?? {}
    if (fault?.kind === 'answer' && !fault.after) return
    if (gate) void gate.then(() => (upstream ?? connected()).write(bytes))
    else (upstream ?? connected()).write(bytes)
  }

  function connected(): Socket {
    const socket = way.connect()
    upstream = socket
    const fromBackend = readMessages(
      {
        head: ({ raw }) => {
          if (turn) turn.answerHead = raw.length
          comes(raw)
        },
        body: comes,
        end: answered,
      },
      'answers',
      () => turn?.method === 'HEAD',
    )
    socket.on('data', (bytes) => fromBackend.feed(bytes))
    socket.on('error', () => {})
    socket.on('end', () => fromBackend.close())
    socket.on('close', () => {
      if (upstream === socket) upstream = undefined
      // A backend that goes away in the middle takes the connection with it.
      if (turn) client.resetAndDestroy()
      else client.destroy()
    })
    return socket
  }

  function comes(bytes: Buffer): void {
    if (turn?.rule) turn.answer.push(bytes)
    else client.write(bytes)
  }

  function answered(): void {
    const { rule, answer = [], answerHead = 0 } = turn ?? {}
    const done = turn
    turn = undefined
    if (!rule || !done) return
    const whole = Buffer.concat(answer)
    const { fault } = rule
    switch (fault.kind) {
      case 'stall in head':
        turn = done
        fire(rule)
        client.write(whole.subarray(0, 12))
        return
      case 'stall in body':
        turn = done
        fire(rule)
        client.write(whole.subarray(0, (answerHead + whole.length) >> 1))
        return
      case 'answer lost':
        reset(rule)
        return
      case 'answer cut':
        way.fire(rule)
        client.end(whole.subarray(0, answerHead + fault.bytes))
        return
      case 'answer':
        instead(rule, fault)
        return
      case 'slow':
        void trickle(rule, fault, whole)
        return
      case 'hold':
        if (fault.at === 'request') client.write(whole)
        else void stop(done, rule).then(() => client.write(whole))
        return
      default:
        // The client is gone already.
        upstream?.destroy()
    }
  }

  async function trickle(rule: Rule, { pieces, pause: ms }: Fault & { kind: 'slow' }, whole: Buffer): Promise<void> {
    way.fire(rule)
    const size = Math.ceil(whole.length / pieces)
    for (let at = 0; at < whole.length && !client.destroyed; at += size) {
      await pause(ms)
      client.write(whole.subarray(at, at + size))
    }
  }

  function stop({ method, path }: Turn, rule: Rule): Promise<void> {
    fire(rule)
    return new Promise((resolve) => {
      way.hold({
        name: rule.name ?? rule.fault.kind,
        method,
        path,
        letGo() {
          gate = undefined
          resolve()
        },
      })
    })
  }

  function instead(rule: Rule, { status, headers = {}, body = '' }: Fault & { kind: 'answer' }): void {
    way.fire(rule)
    turn = undefined
    const fields = { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    client.end(`HTTP/1.1 ${status} As played\r\n${lines.join('')}\r\n${body}`)
  }

  /** What has gone on so far still arrives. */
  function breakOff(rule: Rule): void {
    orphaned = true
    upstream?.destroySoon()
    reset(rule)
  }

  function fire(rule: Rule): void {
    if (turn) turn.fired = true
    way.fire(rule)
  }

  function reset(rule: Rule): void {
    fire(rule)
    if (!orphaned) upstream?.destroy()
    client.resetAndDestroy()
  }
}
