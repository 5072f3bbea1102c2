import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium, expect, type Locator, type Page } from '@playwright/test'
import { chromiumLaunch } from '../../../tools/browsers.ts'
import { type FaultProxy, openFaultProxy } from '../../backend/src/faults/proxy.ts'
import { browserRows, type FaultRecord, type FaultRow } from '../../backend/src/faults/rows.ts'
import { serveSite } from '../src/serve.ts'
import { type ChosenFile, photo } from './files/photo.ts'
import {
  arrive,
  dialog,
  fillIn,
  launcher,
  openWidget,
  pick,
  press,
  send,
  someText,
  tell,
  writeComplaint,
} from './resident.ts'
import { allowOrigin, test as inTown, type Town } from './town.ts'

// The part of the fault matrix that happens to a tab and to a browser: the widget on a page, and between it and the
// backend a proxy that does what a row says.

interface Things {
  readonly wire: FaultProxy
  /** The official site, whose widget and backend are behind the proxy. */
  readonly site: string
  /** Leaves what has come of the test's message for the matrix, and sees that it is what the row says. */
  readonly holds: (prepared: readonly ChosenFile[], kept?: Kept) => Promise<void>
}

/** What a resident finds again on the device. */
interface Kept {
  readonly text: string
  readonly files: number
}

const test = inTown.extend<Things>({
  wire: async ({ town, guard }, use) => {
    const proxy = await openFaultProxy(town.backend)
    allowOrigin(guard, proxy.url)
    guard.tolerates(/console: .*(Failed to load|ERR_)/)
    await use(proxy)
    await proxy.close()
  },

  site: async ({ wire, guard }, use) => {
    const site = await serveSite({ port: 0, widget: wire.url, backend: wire.url })
    allowOrigin(guard, site.origin)
    await use(site.origin)
    await site.close()
  },

  holds: async ({ town }, use, info) => {
    const before = await town.desk.numbers()
    await use(async (prepared, kept) => {
      const row = browserRows.find(({ name }) => info.title.startsWith(`${name}:`)) as FaultRow
      const added = async () => (await town.desk.numbers()).filter((number) => !before.includes(number))
      await expect
        .poll(added, { timeout: 30_000 })
        .toHaveLength(row.cases)
        .catch(() => {})
      const numbers = await added()
      const found = await foundIn(town, numbers, prepared)
      const record: FaultRecord = {
        row: row.name,
        where: row.where,
        cases: numbers.length,
        files: kept ? kept.files : found.files,
        prepared: prepared.length,
        typed: kept ? kept.text === someText : found.typed,
      }
      info.annotations.push({ type: 'fault', description: JSON.stringify(record) })
      expect(record).toMatchObject({ cases: row.cases, files: prepared.length, typed: true })
    })
  },
})

async function foundIn({ desk }: Town, numbers: readonly string[], prepared: readonly ChosenFile[]) {
  const [first] = await Promise.all(numbers.map((number) => desk.show(number)))
  const files = first?.files.filter(({ name, size }) => size > 0 && prepared.some((one) => one.name === name)) ?? []
  const { text, place } = first?.submission ?? {}
  return { files: files.length, typed: text === someText && place?.address?.text === 'ул. Примерная, 5' }
}

/** Ends the process behind a tab, as a phone does that runs out of memory: no script runs any more. */
async function kill(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const killer = await page.context().newCDPSession(page)
  // It never answers.
  killer.send('Page.crash').catch(() => {})
  await crashed
}

/** The next visit, in a tab of its own. */
async function visitAgain(context: BrowserContext, site: string): Promise<Page> {
  const next = await context.newPage()
  await next.goto(site)
  return next
}

/** Opens the widget where it has kept a draft, and says that it is theirs. */
async function takeUp(page: Page): Promise<Locator> {
  await launcher(page).click()
  const panel = dialog(page)
  await press(panel, 'Продолжить')
  return panel
}

const submitted = 'Отправить сообщение'
const unsentName = 'Не отправлено: 1'
const [typed, added, review, pressed, uploading, uploaded, pending, received, killed, anHour, lost] = browserRows
const titled = ({ name, done }: FaultRow) => `${name}: ${done}`

test(titled(typed), async ({ page, context, site, holds }) => {
  await page.goto(site)
  const panel = await openWidget(page)
  await pick(panel, 'Проблема')
  await fillIn(panel, 'Текст сообщения', someText)
  await draftKept(page, 1)
  await kill(page)
  const next = await takeUp(await visitAgain(context, site))
  await arrive(next, 'tell')
  await holds([], await keptIn(next))
})

test(titled(added), async ({ page, context, site, holds }) => {
  const photos = [await photo('яма.jpg')]
  await page.goto(site)
  const panel = await openWidget(page)
  await tell(panel, { photos })
  await arrive(panel, 'topic')
  await draftKept(page, 2)
  await kill(page)
  const next = await takeUp(await visitAgain(context, site))
  await arrive(next, 'topic')
  await press(next, 'Назад')
  await arrive(next, 'tell')
  await holds(photos, await keptIn(next))
})

test(titled(review), async ({ page, context, site, holds }) => {
  const photos = [await photo('яма.jpg')]
  await page.goto(site)
  await writeComplaint(await openWidget(page), { photos })
  await draftKept(page, 2)
  await kill(page)
  const next = await takeUp(await visitAgain(context, site))
  await arrive(next, 'review')
  await expect(next.getByText('ул. Примерная, 5')).toBeVisible()
  const text = (await next.getByText(someText).textContent()) ?? ''
  await holds(photos, { text, files: await next.getByText('яма.jpg').count() })
})

test(titled(pressed), async ({ page, context, site, town, wire, holds }) => {
  const photos = [await photo('яма.jpg')]
  const { length: before } = await town.desk.numbers()
  wire.play({ method: 'POST', fault: { kind: 'reset before body' } })
  await page.goto(site)
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos })
  await draftKept(page, 2)
  await Promise.all([panel.getByRole('button', { name: submitted }).click({ noWaitAfter: true }), kill(page)]).catch(
    () => {},
  )
  const next = await visitAgain(context, site)
  // Whichever came first: the outbox has it and sends it, or the draft is there and is sent once more.
  const unsent = next.getByRole('button', { name: unsentName })
  await launcher(next).or(unsent).click()
  const onward = dialog(next).getByRole('button', { name: 'Продолжить', exact: true })
  const own = dialog(next).getByRole('heading', { name: /^(Отправляем|Ещё не отправлено|Сообщение отправлено)$/ })
  const sent = async () => (await town.desk.numbers()).length > before
  await expect.poll(async () => (await onward.isVisible()) || (await own.isVisible()) || (await sent())).toBe(true)
  if (await onward.isVisible()) {
    await onward.click()
    await arrive(dialog(next), 'review')
    await send(dialog(next))
  }
  await holds(photos)
})

/** Writes and presses the button, and kills the tab when the wire has stopped what a row names. */
const stops = [
  { row: uploading, rule: { path: '/uploads', fault: { kind: 'hold', at: 'request' } } },
  { row: uploaded, rule: { path: '/submissions', method: 'POST', fault: { kind: 'hold', at: 'request' } } },
  { row: pending, rule: { path: '/submissions', method: 'POST', fault: { kind: 'hold', at: 'answer' } } },
] as const

for (const { row, rule } of stops) {
  test(titled(row), async ({ page, context, site, wire, holds }) => {
    const photos = [await photo('яма.jpg'), await photo('двор.jpg')]
    wire.play({ method: 'POST', ...rule })
    await page.goto(site)
    const panel = await openWidget(page)
    await writeComplaint(panel, { photos })
    await press(panel, submitted)
    await wire.held()
    await kill(page)
    await visitAgain(context, site)
    await holds(photos)
  })
}

test(titled(received), async ({ page, context, site, wire, holds }) => {
  const photos = [await photo('яма.jpg')]
  await page.goto(site)
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos })
  await send(panel)
  await kill(page)
  const sent = wire.requests.filter((request) => request.startsWith('POST')).length
  const next = await visitAgain(context, site)
  await openWidget(next)
  expect(wire.requests.filter((request) => request.startsWith('POST'))).toHaveLength(sent)
  await holds(photos)
})

test(titled(lost), async ({ page, site, wire, holds }) => {
  const photos = [await photo('яма.jpg')]
  wire.play({ path: '/submissions', method: 'POST', fault: { kind: 'answer lost' } })
  await page.goto(site)
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos })
  await press(panel, submitted)
  await expect(panel.getByRole('heading', { name: 'Сообщение отправлено' })).toBeVisible({ timeout: 60_000 })
  await holds(photos)
})

test(titled(anHour), async ({ page, context, site, holds }) => {
  const photos = [await photo('яма.jpg')]
  await page.clock.install()
  await page.goto(site)
  const panel = await openWidget(page)
  await writeComplaint(panel, { photos })
  await context.setOffline(true)
  await press(panel, submitted)
  await arrive(panel, 'waiting')
  await page.clock.fastForward('01:00:00')
  await expect(panel.getByRole('heading', { name: 'Ещё не отправлено' })).toBeVisible()
  await context.setOffline(false)
  await page.clock.runFor('10:00')
  await expect(panel.getByRole('heading', { name: 'Сообщение отправлено' })).toBeVisible({ timeout: 60_000 })
  await holds(photos)
})

test(titled(killed), async ({ site, wire, holds }) => {
  const photos = [await photo('яма.jpg'), await photo('двор.jpg')]
  const profile = await mkdtemp(join(tmpdir(), 'otklik-profile-'))
  const first = await openBrowser(profile)
  wire.play({ path: '/uploads', method: 'POST', skip: 1, fault: { kind: 'hold', at: 'request' } })
  await first.page.goto(site)
  const panel = await openWidget(first.page)
  await writeComplaint(panel, { photos })
  await press(panel, submitted)
  await wire.held()
  await first.kill()
  const second = await openBrowser(profile)
  await second.page.goto(site)
  // Chromium writes `localStorage` to the disk seconds later, so the flag that wakes the sender may be gone with it.
  await launcher(second.page)
    .or(second.page.getByRole('button', { name: unsentName }))
    .click()
  await holds(photos).finally(async () => {
    await second.kill()
    await rm(profile, { recursive: true, force: true })
  })
})

/** A browser of its own with a profile on the disk, as a process that can be killed with all that it has started. */
async function openBrowser(profile: string) {
  const { executablePath = chromium.executablePath(), args = [] } = chromiumLaunch()
  const own = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
  const child = spawn(executablePath, [...args, ...own], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    // The whole group: whatever it has started goes with it.
    if (child.pid) process.kill(-child.pid, 'SIGKILL')
    await exit
  }
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (\S+)$/.exec(line)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)))
  })
  const browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  const page = await context?.newPage()
  if (!page) throw new Error('the browser has no page')
  return { page, kill }
}

/** What the first screen shows of a draft. */
async function keptIn(panel: Locator): Promise<Kept> {
  const text = await panel.getByRole('textbox', { name: 'Текст сообщения' }).inputValue()
  return { text, files: await panel.getByRole('button', { name: /^Удалить файл/ }).count() }
}

/** Waits until so many rows of the draft are in the database of the browser: one for the words, one for each file. */
const draftKept = (page: Page, count: number) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        const done = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        if (!(await indexedDB.databases()).some(({ name }) => name === 'otklik')) return 0
        const database = await done(indexedDB.open('otklik'))
        const rows = await done(database.transaction('drafts').objectStore('drafts').count())
        database.close()
        return rows
      }),
    )
    .toBe(count)
