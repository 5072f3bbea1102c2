import type { Category, FieldError, Submission } from '../../domain/index.ts'
import { claim, fails, NotApplicable } from '../claims.ts'
import { sendable, type Wishes } from '../compose.ts'
import type { Rule } from '../harness.ts'
import type { StagedCase } from '../stage.ts'

interface Breach {
  readonly breach: string
  readonly rule: Rule
  readonly wishes?: Wishes
  /** Breaks exactly this rule. */
  readonly spoil: (submission: Submission) => Submission
  /** What must be among the refused fields. */
  readonly expected: (submission: Submission) => Pick<FieldError, 'pointer' | 'code'>
}

const breaches: Breach[] = [
  {
    breach: 'a text of spaces',
    rule: 'text',
    spoil: (submission) => ({ ...submission, text: '  \n ' }),
    expected: () => ({ pointer: '/text', code: 'required' }),
  },
  {
    breach: 'a theme that does not exist',
    rule: 'category',
    spoil: (submission) => ({ ...submission, category: 'no-such-theme' }),
    expected: () => ({ pointer: '/category', code: 'not_offered' }),
  },
  {
    breach: 'no theme where there are themes',
    rule: 'category',
    wishes: { theme: sendable },
    spoil: ({ category: _, ...submission }) => submission,
    expected: () => ({ pointer: '/category', code: 'required' }),
  },
  {
    breach: 'no place where the theme needs one',
    rule: 'place',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.place === 'required' },
    spoil: ({ place: _, ...submission }) => submission,
    expected: () => ({ pointer: '/place', code: 'required' }),
  },
  {
    breach: 'no photo where the theme needs one',
    rule: 'photo',
    wishes: { theme: ({ stopper, photo }) => !stopper && photo === 'required' },
    spoil: (submission) => submission,
    expected: () => ({ pointer: '/attachments', code: 'photo_required' }),
  },
  {
    breach: 'no contact where the theme needs one',
    rule: 'contact',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.contact === 'required' },
    spoil: ({ contact: _, ...submission }) => submission,
    expected: () => ({ pointer: '/contact/email', code: 'required' }),
  },
  {
    breach: 'an e-mail that is none',
    rule: 'contact',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.contact !== 'none' },
    spoil: (submission) => ({ ...submission, contact: { ...submission.contact, email: 'нет почты' } }),
    expected: () => ({ pointer: '/contact/email', code: 'invalid' }),
  },
  {
    breach: 'an appeal without a name',
    rule: 'contact',
    wishes: { procedure: 'appeal' },
    spoil: ({ contact, ...submission }) => ({ ...submission, contact: { email: contact?.email ?? 'a@example.com' } }),
    expected: () => ({ pointer: '/contact/familyName', code: 'required' }),
  },
  {
    breach: 'a question that must be answered and is not',
    rule: 'answers',
    wishes: { theme: (leaf) => sendable(leaf) && mustAnswer(leaf) !== undefined },
    spoil: (submission) => ({ ...submission, answers: [] }),
    expected: ({ answers }) => ({ pointer: `/answers/${answers[0]?.code}`, code: 'required' }),
  },
  {
    breach: 'an answer that was not offered',
    rule: 'answers',
    wishes: {
      theme: (leaf) => sendable(leaf) && mustAnswer(leaf)?.type.startsWith('choice') === true,
    },
    spoil: (submission) => ({
      ...submission,
      answers: submission.answers.map((one, index) => (index === 0 ? { ...one, value: 'no-such-option' } : one)),
    }),
    expected: ({ answers }) => ({ pointer: `/answers/${answers[0]?.code}`, code: 'not_offered' }),
  },
  {
    breach: 'a theme the organization does not take at all',
    rule: 'stopper',
    wishes: { theme: ({ stopper, photo }) => stopper?.final === true && photo !== 'required' },
    spoil: (submission) => submission,
    expected: () => ({ pointer: '/category', code: 'stopped' }),
  },
  {
    breach: 'a consent that must be given and is not',
    rule: 'consents',
    spoil: (submission) => ({ ...submission, consents: [] }),
    expected: ({ consents }) => ({ pointer: `/consents/${consents[0]?.id}`, code: 'consent_required' }),
  },
  {
    breach: 'a consent to a text that never was',
    rule: 'consents',
    spoil: (submission) => ({
      ...submission,
      consents: submission.consents.map((one) => ({ ...one, version: 'never', sha256: '0'.repeat(64) })),
    }),
    expected: ({ consents }) => ({ pointer: `/consents/${consents[0]?.id}`, code: 'consent_outdated' }),
  },
]

export const fieldCases: StagedCase[] = [
  ...breaches.map(
    ({ breach, rule, wishes, spoil, expected }): StagedCase => ({
      name: `fields: ${breach} is refused by its pointer, and nothing is kept`,
      async play(stage) {
        stage.refuses(rule)
        const submission = await stage.compose(wishes)
        const due = expected(submission)
        if (due.pointer.endsWith('/undefined')) throw new NotApplicable('the form asks for nothing of the kind')
        const cases = await stage.counting()
        const { fields } = await fails(stage.send(stage.job(spoil(submission))), 'rejected')
        await cases.grewBy(0)
        if (stage.harness.namesFields === false) return
        claim(
          fields.some(({ pointer, code }) => pointer === due.pointer && code === due.code),
          `${due.pointer} ${due.code} was due, not ${JSON.stringify(fields)}`,
        )
      },
    }),
  ),
  {
    name: 'fields: all that is wrong is said at once',
    async play(stage) {
      stage.refuses('text')
      stage.refuses('place')
      if (stage.harness.namesFields === false) throw new NotApplicable('the backend names no fields', 'backend')
      const wishes: Wishes = {
        theme: (leaf) => sendable(leaf) && leaf.place === 'required',
      }
      const { place: _, ...submission } = await stage.compose(wishes)
      const { fields } = await fails(stage.send(stage.job({ ...submission, text: ' ' })), 'rejected')
      const pointers = fields.map(({ pointer }) => pointer)
      claim(pointers.includes('/text') && pointers.includes('/place'), `/text and /place were due, not ${pointers}`)
    },
  },
]

function mustAnswer({ questions = [] }: Category) {
  return questions.find(({ required, type, when }) => required && type !== 'note' && !when)
}
