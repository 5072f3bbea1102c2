import type { Job, Progress } from '../../adapter.ts'
import type { Case, Receipt } from '../../domain/index.ts'
import { createKey } from '../../draft.ts'
import type { OtklikError } from '../../errors.ts'
import { claim, fails, NotApplicable, rejection, same } from '../claims.ts'
import { files, keyed } from '../needs.ts'
import { described, type Picture, picture } from '../picture.ts'
import { accessOf, type Opened, type Stage, type StagedCase } from '../stage.ts'

export const attachmentCases: StagedCase[] = [
  {
    name: 'attachments: a photo arrives with the submission',
    needs: files,
    async play(stage) {
      await arrive(stage, 8)
    },
  },
  {
    name: 'attachments: several photos arrive',
    needs: files,
    async play(stage) {
      if ((await stage.form()).limits.files.count < 2) throw new NotApplicable('one file is all the form takes')
      await arrive(stage, 8, 9)
    },
  },
  {
    name: 'attachments: a file of more than a megabyte arrives, and its progress is told to the end',
    needs: files,
    async play(stage) {
      if ((await stage.form()).limits.files.size < 1_300_000) throw new NotApplicable('the form takes no file so large')
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
    needs: { attach: ['before'] },
    async play(stage) {
      const { attachment, file } = await picture(640)
      const job = stage.job(await stage.compose({ attachments: [attachment] }), { attachments: [file] })
      const cases = await stage.counting()
      const leaving = new AbortController()
      const reason = new Error('the resident has left')
      const context = { signal: leaving.signal, onProgress: () => leaving.abort(reason) }
      const error = await rejection(stage.send(job, context))
      claim(error === reason, `the reason was due, not ${String(error)}`)
      await cases.grewBy(0)
      await shows(stage, await stage.send(job), 1)
    },
  },
  {
    name: 'attachments: sent again with the same key, they are not doubled',
    needs: { ...files, ...keyed },
    async play(stage) {
      const { attachment, file } = await picture()
      const job = stage.job(await stage.compose({ attachments: [attachment] }), { attachments: [file] })
      const first = await stage.send(job)
      same(await stage.send(job), first, 'the same receipt')
      await shows(stage, first, 1)
    },
  },
  {
    name: 'attachments: more files than the form allows are refused',
    needs: files,
    async play(stage) {
      stage.refuses('file-count')
      const { limits } = await stage.form()
      const pictures = await stage.pictures(...Array<number>(limits.files.count + 1).fill(8))
      const submission = await stage.compose({ attachments: pictures.map(({ attachment }) => attachment) })
      const job = stage.job(submission, { attachments: pictures.map(({ file }) => file) })
      const { fields } = await fails(stage.send(job), 'rejected')
      if (stage.harness.namesFields === false) return
      claim(
        fields.some(({ code }) => code === 'files_too_many'),
        `files_too_many was due, not ${JSON.stringify(fields)}`,
      )
    },
  },
  {
    name: 'attachments: a type that the form does not take is refused by its file',
    needs: files,
    play: (stage) => refusedByType(stage, 'file-type', 'application/x-msdownload', 'Фото.exe'),
  },
  {
    name: 'attachments: what a file is decides, not what it says',
    needs: files,
    play: (stage) => refusedByType(stage, 'file-content', 'image/png', 'Фото.png'),
  },
  {
    name: 'attachLater: a file is added to an open case',
    needs: { attachLater: [true] },
    async play(stage) {
      const opened = await stage.newCase()
      same((await later(stage, opened)).attachments, 1, 'files of the case')
    },
  },
  {
    name: 'attachLater: repeated with the same key, it adds nothing',
    needs: { attachLater: [true], ...keyed },
    async play(stage) {
      const opened = await stage.newCase()
      const key = createKey()
      const one = await picture()
      await later(stage, opened, key, one)
      same((await later(stage, opened, key, one)).attachments, 1, 'files of the case')
    },
  },
  {
    name: 'attachLater: a case that has been answered takes no more files',
    needs: { attachLater: [true] },
    async play(stage) {
      const opened = await stage.newCase()
      await stage.operator.answer(opened.number, { text: 'Фонарь заменили.' })
      await fails(later(stage, opened), ['conflict', 'rejected'])
    },
  },
]

/** Sends the beginning of a program for Windows under a name and type of its choice. */
async function refusedByType(
  stage: Stage,
  rule: 'file-type' | 'file-content',
  type: string,
  name: string,
): Promise<void> {
  stage.refuses(rule)
  const one = await described(new TextEncoder().encode('MZ This program cannot be run in DOS mode.'), { type, name })
  const submission = { ...(await stage.compose()), attachments: [one.attachment] }
  const { fields } = await notTaken(stage, stage.job(submission, { attachments: [one.file] }))
  if (stage.harness.namesFields === false) return
  claim(
    fields.some(({ pointer, code }) => pointer === '/attachments/0' && code === 'file_type'),
    `/attachments/0 file_type was due, not ${JSON.stringify(fields)}`,
  )
}

/** Why a file is refused: its message with it, or the file alone, and then for good. */
async function notTaken(stage: Stage, job: Job): Promise<OtklikError> {
  const tried = stage.submit(job)
  if ((await rejection(tried)) !== undefined) return fails(tried, 'rejected')
  const { result } = await tried
  claim(result.state === 'partial' && result.error, `a refusal was due, not "${result.state}"`)
  claim(result.retryAt === undefined, 'what is refused is to be tried again')
  return fails(Promise.reject(result.error), 'rejected')
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

/** Claims how many files a case has, where that can be read. */
export async function shows(stage: Stage, receipt: Receipt, files: number): Promise<void> {
  const { adapter, organization } = stage
  const { number, token, code } = receipt
  const open = adapter.capabilities.trackBy === 'number'
  if (!adapter.track || (token === undefined && code === undefined && !open)) return
  const access = token === undefined ? accessOf(stage, receipt) : { organization, number, token }
  const found = await adapter.track(access)
  if (found.attachments !== undefined) same(found.attachments, files, 'files of the case')
}

async function later(stage: Stage, opened: Opened, key = createKey(), one?: Picture): Promise<Case> {
  const { attachment, file } = one ?? (await picture())
  const context = { signal: new AbortController().signal, onProgress: () => {}, checkpoint: async () => {} }
  const added = await stage.adapter.attach?.(
    { ...accessOf(stage, opened.receipt), key, attachments: [attachment], files: [file] },
    context,
  )
  claim(added, 'nothing came back')
  return added
}
