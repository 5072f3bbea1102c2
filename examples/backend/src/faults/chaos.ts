import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../database/connect.ts'
import { type BackendProcess, startBackendProcess } from './backend-process.ts'
import { compile } from './compiled.ts'
import { type DatabaseProxy, openDatabaseProxy } from './database-proxy.ts'
import type { Rule } from './fault.ts'
import { type FaultProxy, openFaultProxy } from './proxy.ts'
import type { Device, Kept, Shown, Way, Written } from './resident-messages.ts'
import { type Residents, startResidents } from './residents.ts'
import { killNames, type Mishap, type Schedule } from './schedule.ts'
import { arrivedOf, largePdf, sha256, smallPhoto, type Write, writing } from './written.ts'

/** Two processes of a backend on one database, and lanes in which residents write to them while things go wrong. */
export interface Chaos {
  openLane(index: number): Promise<Lane>
  /** How often each mishap has happened, by its name. */
  fired(): ReadonlyMap<string, number>
  /** All there are in the database. */
  cases(): Promise<number>
  end(): Promise<void>
}

export interface Lane {
  /** Plays a schedule to its end. Resolves with what does not hold then. */
  run(schedule: Schedule): Promise<string[]>
}

const speed = 60
/** Of a resident's clock: two seconds by ours. */
const timeout = 120_000

export async function openChaos(databaseUrl: string): Promise<Chaos> {
  await compile()
  const dataDir = await mkdtemp(join(tmpdir(), 'otklik-chaos-'))
  // One after another: the first brings the empty database up to date.
  const stands = [await openStand(databaseUrl, dataDir), await openStand(databaseUrl, dataDir)]
  const database = await connect({ databaseUrl, dataDir: '' })
  const write = await writing(stands[0]?.backend.url() ?? '')
  const lanes: OpenLane[] = []
  return {
    fired() {
      const all = new Map<string, number>()
      for (const [name, times] of lanes.flatMap((lane) => lane.fired())) all.set(name, (all.get(name) ?? 0) + times)
      return all
    },
    async openLane(index) {
      const arrived = (written: Written) => arrivedOf(database, dataDir, written)
      const lane = await openLane(stands[index % stands.length] as Stand, { write, arrived })
      lanes.push(lane)
      return lane
    },
    async cases() {
      const { all } = await database
        .selectFrom('submissions')
        .select(({ fn }) => fn.countAll().as('all'))
        .executeTakeFirstOrThrow()
      return Number(all)
    },
    async end() {
      await Promise.all([...lanes, ...stands].map((one) => one.end()))
      await database.destroy()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A process of the backend with its way to the database, and the proxies of those who speak to it. */
interface Stand {
  readonly backend: BackendProcess
  readonly between: DatabaseProxy
  readonly proxies: Set<FaultProxy>
  /** Kills the process and starts it again; whoever asks meanwhile gets the same new start. */
  restart(): Promise<void>
  end(): Promise<void>
}

async function openStand(databaseUrl: string, dataDir: string): Promise<Stand> {
  const between = await openDatabaseProxy(databaseUrl)
  const backend = await startBackendProcess({ databaseUrl: between.url, dataDir })
  const proxies = new Set<FaultProxy>()
  let restarting: Promise<void> | undefined
  return {
    backend,
    between,
    proxies,
    restart() {
      restarting ??= again().finally(() => {
        restarting = undefined
      })
      return restarting
    },
    async end() {
      await backend.remove()
      await between.close()
    },
  }

  async function again(): Promise<void> {
    await backend.kill()
    // Whatever looks after a server starts it once more when its database was cut off just then.
    for (let tries = 1; ; tries++) {
      const started = await backend.start().catch((error: unknown) => error)
      if (!started) break
      if (tries === 5) throw started
    }
    for (const proxy of proxies) proxy.aim(backend.url())
  }
}

interface LaneThings {
  readonly write: Write
  arrived(written: Written): ReturnType<typeof arrivedOf>
}

interface OpenLane extends Lane {
  fired(): (readonly [string, number])[]
  end(): Promise<void>
}

/** One process of residents and one proxy, one schedule after another. */
async function openLane(stand: Stand, { write, arrived }: LaneThings): Promise<OpenLane> {
  const proxy = await openFaultProxy(stand.backend.url())
  stand.proxies.add(proxy)
  const opened = Date.now()
  const processes = [startResidents({ speed })]
  const running = () => processes.at(-1) as Promise<Residents>
  const cuts: (readonly [string, number])[] = []
  const onWays: ReadonlyMap<string, number>[] = []
  let stops = 0
  onWays.push((await running()).fired)
  void stopAndGo()

  return {
    async run({ residents, mishaps }) {
      const folder = await mkdtemp(join(tmpdir(), 'otklik-devices-'))
      const ways = mishaps.flatMap((one): Way[] => (one.on === 'way' ? [one.name, 'through'] : []))
      proxy.play(...mishaps.flatMap(ruleOf))
      const found = residents.map(async ({ photos, pdf }, index) => {
        const resident = `${folder} ${index}`
        const device = { resident, endpoint: proxy.url, folder: join(folder, String(index)), timeout }
        const files = await Promise.all(Array.from({ length: photos }, (_, at) => smallPhoto(`attachment-${at}`)))
        const written = write(pdf ? [...files, largePdf('attachment-9')] : files)
        return sent({ ...device, ways: index === 0 ? ways : [] }, written)
      })
      const wrong = (await Promise.all(found)).flat()
      proxy.heal()
      await rm(folder, { recursive: true, force: true })
      return wrong
    },
    fired: () => [...proxy.fired, ...cuts, ...onWays.flatMap((fired) => [...fired])],
    async end() {
      stand.proxies.delete(proxy)
      await Promise.all([running().then(({ kill }) => kill()), proxy.close()])
    },
  }

  /** Presses «Отправить» until the backend has it, through as many processes as it takes, and says what is wrong then. */
  async function sent(device: Device, written: Written): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const residents = await running()
      try {
        await residents.open(tries === 0 ? device : { ...device, ways: [] })
        const kept = await residents.kept(device.resident)
        if (!kept.some(({ key }) => key === written.key)) await residents.submit(device.resident, written)
        for (;;) {
          const shown = await residents.until(written, isOver)
          if (shown.state !== 'refused') return await wrongWith(shown, written, await residents.kept(device.resident))
          if (shown.error !== 'too_large') return [`refused: ${shown.error}`]
          await residents.press(device.resident, written)
        }
      } catch (error) {
        if (!residents.isGone()) throw error
      }
    }
  }

  async function wrongWith(shown: Shown, written: Written, kept: readonly Kept[]): Promise<string[]> {
    const { cases, files, strange, typed } = await arrived(written)
    const missing = shown.missing ?? []
    const onDevice = kept
      .find(({ key }) => key === written.key)
      ?.files.filter(({ id, sha256: own }) => written.files.some((one) => one.id === id && sha256(one.bytes) === own))
    return [
      ...(cases.length === 1 && cases[0] === shown.receipt?.number
        ? []
        : [`cases: ${cases}, ${shown.receipt?.number}`]),
      ...(files + missing.length === written.files.length ? [] : [`${files} files, ${missing.length} missing`]),
      ...(missing.length === 0 || shown.error === 'too_large' ? [] : [`missing for ${shown.error}`]),
      ...(missing.every((id) => onDevice?.some((one) => one.id === id)) ? [] : ['a missing file is not kept']),
      ...(strange === 0 ? [] : [`${strange} strange attachments`]),
      ...(typed ? [] : ['what was typed is not there']),
    ]
  }

  /** Kills what a held request asks for, while it is held. */
  async function stopAndGo(): Promise<never> {
    for (;;) {
      const held = await proxy.held()
      if (held.name === killNames.backend) await stand.restart()
      else if (held.name === killNames.device) await replace()
      else void breakDatabase()
      held.letGo()
    }
  }

  /** Every connection breaks in the middle of the next case, whoever makes it, or of the next upload. */
  async function breakDatabase(): Promise<void> {
    const statement = stops++ % 2 === 0 ? 'insert into idempotency' : 'update "uploads"'
    await stand.between.stopAt({ statement, when: 'before' })
    if (stand.between.cut() > 0) cuts.push([killNames.database, 1])
  }

  async function replace(): Promise<void> {
    const old = await running()
    await old.kill()
    // The clock of the device goes on.
    processes.push(startResidents({ speed, offset: (Date.now() - opened) * (speed - 1) }))
    onWays.push((await running()).fired)
  }
}

/** Nothing more comes by itself. */
const isOver = ({ state, retryAt, sending }: Shown): boolean =>
  state === 'accepted' || state === 'refused' || (state === 'partial' && !retryAt && !sending)

/** Ways are not the proxy's. */
function ruleOf(mishap: Mishap): Rule[] {
  if (mishap.on === 'way') return []
  const name = mishap.on === 'database' ? 'held for the database' : mishap.name
  return [{ name, fault: mishap.on === 'wire' ? mishap.fault : { kind: 'hold', at: mishap.at } }]
}
