import type { BackendAdapter } from '../../adapter.ts'
import { CategoryDetails, Form } from '../../domain/index.ts'
import { isOtklikError } from '../../errors.ts'
import { ConformanceFailure, claim, fails, NotApplicable, rejection } from '../claims.ts'
import { leaves, somewhere } from '../compose.ts'
import { tracked } from '../needs.ts'
import { accessOf, type Stage, type StagedCase } from '../stage.ts'
import { broken } from '../wire.ts'

/** What stands between a page and its backend, or a backend on a bad day, says instead of an answer. */
const answers: Record<string, () => Response> = {
  'no connection': () => {
    throw broken()
  },
  'an HTML page with status 500': () => page(500),
  'an HTML page with status 200': () => page(200),
  'a page of a portal with status 403': () => page(403),
  'nothing at all': () => new Response(null, { status: 204 }),
  null: () => json('null'),
  'an empty object': () => json('{}'),
  'an empty list': () => json('[]'),
  'half an object': () => json('{"number": "20'),
  'an object of other things': () => json('{"number":{"a":1},"id":[],"data":null,"errors":"нет"}'),
  'too many requests': () => json('{"detail":"Слишком часто"}', 429),
  'a refusal in a shape of its own': () => json('{"text":["Заполните поле"],"place":{"point":["Далеко"]}}', 400),
}

export const unreadableCases: StagedCase[] = [
  {
    name: 'unreadable: no connection is called that',
    play: (stage) =>
      stage.onWire(
        async () => {
          throw broken()
        },
        async (adapter) => {
          const { organization, language } = stage
          const error = await rejection(adapter.form({ organization, language }))
          // A form may stand in the page itself.
          if (error !== undefined) await fails(Promise.reject(error), ['offline', 'timeout'])
        },
      ),
  },
  {
    name: 'unreadable: whatever comes for a form, an OtklikError comes of it',
    play: (stage) =>
      each(stage, async (adapter) => {
        const { organization, language } = stage
        const form = await ours(adapter.form({ organization, language }))
        claim(form === undefined || Form.safeParse(form).success, 'a form was made of it that has not its shape')
      }),
  },
  {
    name: 'unreadable: whatever comes for a submission, no receipt comes of it',
    async play(stage) {
      const submission = await stage.compose()
      await each(stage, async (adapter) => {
        const tried = await ours(stage.submit(stage.job(submission), { adapter }))
        const state = tried?.result.state
        claim(state !== 'accepted' && state !== 'partial', 'a receipt was made of it')
      })
    },
  },
  {
    name: 'unreadable: whatever comes for a case, an OtklikError comes of it',
    needs: tracked,
    async play(stage) {
      const access = accessOf(stage, (await stage.newCase()).receipt)
      await each(stage, async (adapter) => {
        claim((await ours(adapter.track?.(access))) === undefined, 'a case was made of it')
      })
    },
  },
  {
    name: 'unreadable: whatever comes for the details of a theme, an OtklikError comes of it',
    needs: { category: [true] },
    async play(stage) {
      const { organization, language } = stage
      const leaf = leaves((await stage.form()).categories).find(({ details }) => details)
      if (!leaf) throw new NotApplicable('every leaf has its details in the form')
      await each(stage, async (adapter) => {
        const found = await ours(adapter.category?.({ organization, language, code: leaf.code }))
        const fits = found === undefined || CategoryDetails.safeParse(found).success
        claim(fits, 'details were made of it that have not their shape')
      })
    },
  },
  {
    name: 'unreadable: whatever comes for a suggestion, nothing comes of it but an OtklikError',
    needs: { suggestCategory: [true] },
    async play(stage) {
      const { organization, language } = stage
      const text = 'Во дворе не горит фонарь'
      const codes = leaves((await stage.form()).categories).map(({ code }) => code)
      await each(stage, async (adapter) => {
        const found = (await ours(adapter.suggestCategory?.({ organization, language, text }))) ?? []
        claim(
          found.every((code) => codes.includes(code)),
          'a theme was made of it',
        )
      })
    },
  },
  {
    name: 'unreadable: whatever comes for what is nearby, nothing comes of it but an OtklikError',
    needs: { nearby: [true] },
    play: (stage) =>
      each(stage, async (adapter) => {
        const { point = somewhere.point } = stage.harness.place ?? {}
        const found = await ours(point && adapter.nearby?.({ organization: stage.organization, point }))
        claim((found ?? []).length === 0, 'cases were made of it')
      }),
  },
]

/** Tries every answer at once, each with an adapter of its own, and says which one was not met well. */
async function each(stage: Stage, meet: (adapter: BackendAdapter) => Promise<void>): Promise<void> {
  await Promise.all(
    Object.entries(answers).map(async ([what, answer]) => {
      try {
        await stage.onWire(async () => answer(), meet)
      } catch (error) {
        if (!(error instanceof ConformanceFailure)) throw error
        throw new ConformanceFailure(`${what}: ${error.message}`, { cause: error })
      }
    }),
  )
}

/** What comes, or undefined for an OtklikError. Everything else that is thrown is a failure. */
async function ours<T>(promise: Promise<T> | undefined): Promise<T | undefined> {
  const error = await rejection(Promise.resolve(promise))
  if (error === undefined) return promise
  if (isOtklikError(error)) return undefined
  if (error instanceof ConformanceFailure || error instanceof NotApplicable) throw error
  throw new ConformanceFailure(`not an OtklikError but ${String(error)}`, { cause: error })
}

const json = (body: string, status = 200): Response =>
  new Response(body, { status, headers: { 'Content-Type': 'application/json' } })

const page = (status: number): Response =>
  new Response('<!doctype html><title>Otklik</title><p>Попробуйте позже</p>', {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
