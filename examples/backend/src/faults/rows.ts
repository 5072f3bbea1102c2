import type { Stop } from './database-proxy.ts'

/** A row of the fault matrix: what is done to a message on its way, and what must hold afterwards. */
export interface FaultRow {
  readonly name: string
  /** `wire`: the SDK in Node against the backend. `browser`: the widget on a page in Chromium. */
  readonly where: 'wire' | 'browser'
  readonly done: string
  /** Cases in the database at the end, once the network has come back. */
  readonly cases: 0 | 1
}

/** What a run has found: `cases`, files of those prepared, and whether everything typed is still there. */
export interface FaultRecord {
  readonly row: string
  readonly where: FaultRow['where']
  readonly cases: number
  readonly files: number
  readonly prepared: number
  readonly typed: boolean
  /** What the row had to be done with on this machine. */
  readonly note?: string
}

const once = { where: 'wire', cases: 1 } as const
const refused = { where: 'wire', cases: 0 } as const

/** On every request that brings something: each upload, in one request and in pieces, and the message itself. */
export const wireRows = [
  { ...once, name: 'DNS failure', done: 'the name of the backend is not known, then it is' },
  { ...once, name: 'refused', done: 'nobody listens at the address, then somebody does' },
  { ...once, name: 'reset before body', done: 'the connection is reset once the head has come' },
  { ...once, name: 'reset in body', done: 'the connection is reset in the middle of the body' },
  { ...once, name: 'reset after body', done: 'the connection is reset while the backend is at work' },
  { ...once, name: 'stall in head', done: 'the answer stops in its head, the connection stays open' },
  { ...once, name: 'stall in body', done: 'the answer stops in its body, the connection stays open' },
  { ...once, name: 'answer lost', done: 'the backend has committed and answered, and no byte of it comes' },
  { ...once, name: 'answer cut', done: 'the answer breaks off in its body' },
  { ...once, name: '500', done: 'an error of the server' },
  { ...once, name: '502 with HTML', done: 'a page of a proxy' },
  { ...once, name: '503', done: 'a server that is being updated' },
  { ...once, name: '429 with Retry-After', done: 'too many requests, until a moment' },
  { ...once, name: '429 without', done: 'too many requests, nobody knows until when' },
  { ...once, name: 'malformed JSON', done: 'half an answer after the commit' },
  { ...once, name: 'captive portal', done: 'a page with the status 200 in the place of the answer' },
  { ...once, name: 'slow', done: 'the answer trickles' },
] as const satisfies readonly FaultRow[]

export const refusalRows = [
  { ...refused, name: '413', done: 'a proxy that takes no message of this size, for good' },
  { ...once, name: '413, a file', done: 'a proxy that takes no file of this size: the rest arrives, the file stays' },
  { ...refused, name: 'rejected', done: 'the backend refuses a message that breaks its rules' },
] as const satisfies readonly FaultRow[]

/** Where a backend is killed while it takes a message: its own statements, by a part of their SQL. */
export const killRows: readonly KillRow[] = [
  killed('before the upload has a row', 'insert into "uploads"', 'before'),
  killed('before the file is stored', 'insert into "uploads"', 'after'),
  killed('after the file is stored', 'update "uploads"', 'before'),
  killed('after the upload is ready', 'update "uploads"', 'after'),
  killed('before the uploads are looked for', 'from "uploads"', 'before'),
  killed('before the transaction', 'begin', 'before'),
  killed('after the transaction has begun', 'begin', 'after'),
  killed('before the case is written', 'insert into idempotency', 'before'),
  killed('after the case is written', 'insert into idempotency', 'after'),
  killed('before the uploads are taken', 'delete from "uploads"', 'before'),
  killed('after the uploads are taken', 'delete from "uploads"', 'after'),
  killed('before the attachments are written', 'insert into "attachments"', 'before'),
  killed('after the attachments are written', 'insert into "attachments"', 'after'),
  killed('before the commit', 'commit', 'before'),
  killed('after the commit', 'commit', 'after'),
]

export type KillRow = FaultRow & { readonly stop: Stop }

function killed(step: string, statement: string, when: Stop['when']): KillRow {
  const done = `SIGKILL ${when} «${statement}», then started again`
  return { ...once, name: `backend killed ${step}`, done, stop: { statement, when } }
}

export const otherRows = [
  { ...once, name: 'backend killed before its answer', done: 'SIGKILL after the answer was made, before it was sent' },
  { ...once, name: 'backend killed on PGlite', done: 'SIGKILL while it takes a message into PGlite' },
  { ...once, name: 'resident killed', done: 'SIGKILL of the process that sends, in an upload and in the message' },
  { ...once, name: 'PostgreSQL killed', done: 'SIGKILL of the server in the transaction, then started again' },
  { ...once, name: 'disk full', done: 'no room in the upload store, then room' },
  { ...once, name: 'offline for an hour', done: 'nothing listens for an hour of the resident’s clock' },
  { ...once, name: 'clock a day ahead', done: 'the resident’s clock is wrong, and an answer is lost' },
  { ...once, name: 'clock a day behind', done: 'the resident’s clock is wrong, and an answer is lost' },
] as const satisfies readonly FaultRow[]

const tab = { where: 'browser', cases: 1 } as const

/** A tab that dies at every step of a resident's way, and what the next visit to the site brings. */
export const browserRows = [
  {
    ...tab,
    cases: 0,
    name: 'tab killed, text typed',
    done: 'the renderer is killed; the next tab asks about the draft',
  },
  { ...tab, cases: 0, name: 'tab killed, files added', done: 'the renderer is killed; the draft has the photo' },
  {
    ...tab,
    cases: 0,
    name: 'tab killed on the last screen',
    done: 'the renderer is killed; the draft has every answer',
  },
  { ...tab, name: 'tab killed as «Отправить» is pressed', done: 'killed before the outbox can have it for certain' },
  { ...tab, name: 'tab killed in an upload', done: 'killed while a photo is on its way; the next visit sends it' },
  { ...tab, name: 'tab killed after the uploads', done: 'killed before the message has left; the next visit sends it' },
  { ...tab, name: 'tab killed, answer pending', done: 'killed after the commit; the next visit gets the same receipt' },
  { ...tab, name: 'tab killed after the receipt', done: 'killed; the next visit sends nothing' },
  {
    ...tab,
    name: 'browser killed',
    done: 'SIGKILL of all its processes in an upload; the widget is opened on the same profile',
  },
  { ...tab, name: 'browser offline for an hour', done: 'no network for an hour of its clock' },
  { ...tab, name: 'browser, answer lost', done: 'the backend has committed, and no byte of its answer comes' },
] as const satisfies readonly FaultRow[]

/** Every row that a whole run has to try. */
export const faultRows: readonly FaultRow[] = [...wireRows, ...refusalRows, ...killRows, ...otherRows, ...browserRows]
