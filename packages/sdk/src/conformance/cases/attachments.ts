import type { Progress } from '../../adapter.ts'
import type { Case } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import { claim, fails, NotApplicable, same } from '../claims.ts'
import { described, type Picture, picture } from '../picture.ts'
import { accessOf, type Opened, type Stage, type StagedCase } from '../stage.ts'

export const attachmentCases: StagedCase[] = [
  {
    name: 'attachments: a photo arrives with the submission',
    capability: 'attach',
    async play(stage) {
      await arrive(stage, 8)
    },
  },
  {
    name: 'attachments: several photos arrive',
    capability: 'attach',
    async play(stage) {
      if ((await stage.form()).limits.files.count < 2) throw new NotApplicable('one file is all the form takes')
      await arrive(stage, 8, 9)
    },
  },
  {
    name: 'attachments: a file of more than a megabyte arrives, and its progress is told to the end',
    capability: 'attach',
    async play(stage) {
      const { total, steps } = await arrive(stage, 640)
      claim(total > 1_000_000, 'the file should weigh more than a megabyte')
      claim(steps.length > 0, 'no progress was told')
      for (const [index, step] of steps.entries()) {
        same(step.total, total, 'bytes in all')
        claim(step.sent >= (steps[index - 1]?.sent ?? 0), 'progress went back')
      }
      same(steps.at(-1)?.sent, total, 'bytes sent in the end')
    },
  },
  {
    name: 'attachments: given up while they travel, it ends with the reason of its signal and makes no case',
    capability: 'attach',
    async play(stage) {
      if (stage.adapter.capabilities.attach !== 'before') throw new NotApplicable('files do not travel first')
      const { attachment, file } = await picture(640)
      const job = stage.job(await stage.compose({ attachments: [attachment] }), { attachments: [file] })
      const before = await stage.harness.operator.count()
      const leaving = new AbortController()
      const reason = new Error('the resident has left')
      const context = { signal: leaving.signal, onProgress: () => leaving.abort(reason) }
      const error = await stage.send(job, context).catch((thrown: unknown) => thrown)
      claim(error === reason, `the reason was due, not ${String(error)}`)
      same(await stage.harness.operator.count(), before, 'number of cases')
      await shows(stage, await stage.send(job), 1)
    },
  },
  {
    name: 'attachments: sent again with the same key, they are not doubled',
    capability: 'attach',
    async play(stage) {
      if (stage.adapter.capabilities.idempotency !== 'key') throw new NotApplicable('the backend knows no keys')
      const { attachment, file } = await picture()
      const job = stage.job(await stage.compose({ attachments: [attachment] }), { attachments: [file] })
      const first = await stage.send(job)
      same(await stage.send(job), first, 'the same receipt')
      await shows(stage, first, 1)
    },
  },
  {
    name: 'attachments: more files than the form allows are refused',
    capability: 'attach',
    async play(stage) {
      const { limits } = await stage.form()
      const pictures = await stage.pictures(...Array<number>(limits.files.count + 1).fill(8))
      const submission = await stage.compose({ attachments: pictures.map(({ attachment }) => attachment) })
      const job = stage.job(submission, { attachments: pictures.map(({ file }) => file) })
      const { fields } = await fails(stage.send(job), 'rejected')
      claim(
        fields.some(({ code }) => code === 'files_too_many'),
        `files_too_many was due, not ${JSON.stringify(fields)}`,
      )
    },
  },
  {
    name: 'attachments: a type that the form does not take is refused by its file',
    capability: 'attach',
    play: (stage) => refusedByType(stage, 'application/x-msdownload', 'Фото.exe'),
  },
  {
    name: 'attachments: what a file is decides, not what it says',
    capability: 'attach',
    play: (stage) => refusedByType(stage, 'image/png', 'Фото.png'),
  },
  {
    name: 'attachLater: a file is added to an open case',
    capability: 'attachLater',
    async play(stage) {
      const opened = await stage.newCase()
      same((await later(stage, opened)).attachments, 1, 'files of the case')
    },
  },
  {
    name: 'attachLater: repeated with the same key, it adds nothing',
    capability: 'attachLater',
    async play(stage) {
      if (stage.adapter.capabilities.idempotency !== 'key') throw new NotApplicable('the backend knows no keys')
      const opened = await stage.newCase()
      const key = createKey()
      const one = await picture()
      await later(stage, opened, key, one)
      same((await later(stage, opened, key, one)).attachments, 1, 'files of the case')
    },
  },
  {
    name: 'attachLater: a case that has been answered takes no more files',
    capability: 'attachLater',
    async play(stage) {
      const opened = await stage.newCase()
      await stage.harness.operator.answer(opened.number, { text: 'Фонарь заменили.' })
      await fails(later(stage, opened), ['conflict', 'rejected'])
    },
  },
]

/** Sends the beginning of a program for Windows under a name and type of its choice. */
async function refusedByType(stage: Stage, type: string, name: string): Promise<void> {
  const one = await described(new TextEncoder().encode('MZ This program cannot be run in DOS mode.'), { type, name })
  const submission = { ...(await stage.compose()), attachments: [one.attachment] }
  const { fields } = await fails(stage.send(stage.job(submission, { attachments: [one.file] })), 'rejected')
  claim(
    fields.some(({ pointer, code }) => pointer === '/attachments/0' && code === 'file_type'),
    `/attachments/0 file_type was due, not ${JSON.stringify(fields)}`,
  )
}

async function arrive(stage: Stage, ...sides: number[]): Promise<{ total: number; steps: Progress[] }> {
  const pictures = await stage.pictures(...sides)
  const { types } = (await stage.form()).limits.files
  if (!types.includes('image/png')) throw new NotApplicable('the form takes no PNG')
  const submission = await stage.compose({ attachments: pictures.map(({ attachment }) => attachment) })
  const steps: Progress[] = []
  const receipt = await stage.send(stage.job(submission, { attachments: pictures.map(({ file }) => file) }), {
    onProgress: (progress) => steps.push(progress),
  })
  await shows(stage, receipt, sides.length)
  return { total: pictures.reduce((sum, { attachment }) => sum + attachment.size, 0), steps }
}

async function shows(
  { adapter, organization }: Stage,
  { number, token, code }: { number: string; token?: string | undefined; code?: string | undefined },
  files: number,
): Promise<void> {
  if (!adapter.track || (token === undefined && code === undefined)) return
  const access = token === undefined ? { number, code: code ?? '' } : { number, token }
  const found = await adapter.track({ organization, ...access })
  if (found.attachments !== undefined) same(found.attachments, files, 'files of the case')
}

async function later(stage: Stage, opened: Opened, key = createKey(), one?: Picture): Promise<Case> {
  const { attachment, file } = one ?? (await picture())
  const context = { signal: new AbortController().signal, onProgress: () => {}, checkpoint: async () => {} }
  const added = await stage.adapter.attach?.(
    { ...accessOf(opened), key, attachments: [attachment], files: [file] },
    context,
  )
  claim(added, 'nothing came back')
  return added
}
