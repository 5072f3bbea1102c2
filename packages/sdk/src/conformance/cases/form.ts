import { CategoryDetails, Form } from '../../domain/index.ts'
import { claim, fails, NotApplicable, rejection, same } from '../claims.ts'
import { leaves } from '../compose.ts'
import type { StagedCase } from '../stage.ts'

export const formCases: StagedCase[] = [
  {
    name: 'form: has the shape of the domain and something to send',
    async play(stage) {
      const form = await stage.form()
      const { error } = Form.safeParse(form)
      claim(!error, `the form does not have its shape: ${error?.issues.map(({ path }) => path.join('.')).join(', ')}`)
      same(form.organization.id, stage.organization, 'id of the organization')
      claim(form.kinds.length > 0, 'the form takes no kind of message')
      claim(form.procedures.length > 0, 'the form offers no procedure')
      const codes = leaves(form.categories).map(({ code }) => code)
      same(codes.length, new Set(codes).size, 'codes of leaves that are different')
    },
  },
  {
    name: 'form: comes in each of its languages',
    async play({ adapter, organization, language: asked, form }) {
      const { languages } = await form()
      claim(languages.includes(asked), `"${asked}" is missing`)
      for (const language of languages) {
        same((await adapter.form({ organization, language })).language, language, 'language of the form')
      }
    },
  },
  {
    name: 'form: asked twice, the second comes whole too',
    async play({ form }) {
      const first = await form()
      same(await form(), first, 'the same form')
    },
  },
  {
    name: 'form: an unknown organization is not found',
    async play({ harness, adapter, language }) {
      if (harness.onlyOrganization) throw new NotApplicable('the backend knows one organization', 'backend')
      await fails(adapter.form({ organization: 'no-such-organization', language }), 'not_found')
    },
  },
  {
    name: 'form: an aborted request ends with the reason of its signal',
    async play({ adapter, organization, language }) {
      const reason = new Error('the resident has left')
      const error = await rejection(adapter.form({ organization, language }, { signal: AbortSignal.abort(reason) }))
      claim(error === reason, `the reason was due, not ${String(error)}`)
    },
  },
  {
    name: 'category: details come for every leaf that keeps them apart',
    needs: { category: [true] },
    async play({ adapter, organization, language, form }) {
      const apart = leaves((await form()).categories).filter(({ details }) => details)
      if (apart.length === 0) throw new NotApplicable('every leaf has its details in the form')
      for (const { code } of apart) {
        const details = await adapter.category?.({ organization, code, language })
        same(details?.code, code, 'code of the details')
        claim(CategoryDetails.safeParse(details).success, `details of ${code} do not have their shape`)
      }
    },
  },
  {
    name: 'category: an unknown code is not found',
    needs: { category: [true] },
    async play({ adapter, organization, language }) {
      await fails(
        adapter.category?.({ organization, code: 'no-such-theme', language }) ?? Promise.resolve(),
        'not_found',
      )
    },
  },
]
