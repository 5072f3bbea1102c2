import type { Category, FieldError, Submission } from '../../domain/index.ts'
import { claim, fails, NotApplicable } from '../claims.ts'
import { sendable, type Wishes } from '../compose.ts'
import type { StagedCase } from '../stage.ts'

interface Breach {
  readonly rule: string
  readonly wishes?: Wishes
  /** Breaks exactly this rule. */
  readonly spoil: (submission: Submission) => Submission
  /** What must be among the refused fields. */
  readonly expected: (submission: Submission) => Pick<FieldError, 'pointer' | 'code'>
}

const breaches: Breach[] = [
  {
    rule: 'a text of spaces',
    spoil: (submission) => ({ ...submission, text: '  \n ' }),
    expected: () => ({ pointer: '/text', code: 'required' }),
  },
  {
    rule: 'a theme that does not exist',
    spoil: (submission) => ({ ...submission, category: 'no-such-theme' }),
    expected: () => ({ pointer: '/category', code: 'not_offered' }),
  },
  {
    rule: 'no theme where there are themes',
    wishes: { theme: sendable },
    spoil: ({ category: _, ...submission }) => submission,
    expected: () => ({ pointer: '/category', code: 'required' }),
  },
  {
    rule: 'no place where the theme needs one',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.place === 'required' },
    spoil: ({ place: _, ...submission }) => submission,
    expected: () => ({ pointer: '/place', code: 'required' }),
  },
  {
    rule: 'no photo where the theme needs one',
    wishes: { theme: ({ stopper, photo }) => !stopper && photo === 'required' },
    spoil: (submission) => submission,
    expected: () => ({ pointer: '/attachments', code: 'photo_required' }),
  },
  {
    rule: 'no contact where the theme needs one',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.contact === 'required' },
    spoil: ({ contact: _, ...submission }) => submission,
    expected: () => ({ pointer: '/contact/email', code: 'required' }),
  },
  {
    rule: 'an e-mail that is none',
    wishes: { theme: (leaf) => sendable(leaf) && leaf.contact !== 'none' },
    spoil: (submission) => ({ ...submission, contact: { ...submission.contact, email: 'нет почты' } }),
    expected: () => ({ pointer: '/contact/email', code: 'invalid' }),
  },
  {
    rule: 'an appeal without a name',
    wishes: { procedure: 'appeal' },
    spoil: ({ contact, ...submission }) => ({ ...submission, contact: { email: contact?.email ?? 'a@example.com' } }),
    expected: () => ({ pointer: '/contact/familyName', code: 'required' }),
  },
  {
    rule: 'a question that must be answered and is not',
    wishes: { theme: (leaf) => sendable(leaf) && mustAnswer(leaf) !== undefined },
    spoil: (submission) => ({ ...submission, answers: [] }),
    expected: ({ answers }) => ({ pointer: `/answers/${answers[0]?.code}`, code: 'required' }),
  },
  {
    rule: 'an answer that was not offered',
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
    rule: 'a theme the organization does not take at all',
    wishes: { theme: ({ stopper, photo }) => stopper?.final === true && photo !== 'required' },
    spoil: (submission) => submission,
    expected: () => ({ pointer: '/category', code: 'stopped' }),
  },
  {
    rule: 'a consent that must be given and is not',
    spoil: (submission) => ({ ...submission, consents: [] }),
    expected: ({ consents }) => ({ pointer: `/consents/${consents[0]?.id}`, code: 'consent_required' }),
  },
  {
    rule: 'a consent to a text that never was',
    spoil: (submission) => ({
      ...submission,
      consents: submission.consents.map((one) => ({ ...one, version: 'never', sha256: '0'.repeat(64) })),
    }),
    expected: ({ consents }) => ({ pointer: `/consents/${consents[0]?.id}`, code: 'consent_outdated' }),
  },
]

export const fieldCases: StagedCase[] = [
  ...breaches.map(
    ({ rule, wishes, spoil, expected }): StagedCase => ({
      name: `fields: ${rule} is refused by its pointer, and nothing is kept`,
      async play(stage) {
        const submission = await stage.compose(wishes)
        const due = expected(submission)
        if (due.pointer.endsWith('/undefined')) throw new NotApplicable('the form asks for nothing of the kind')
        const before = await stage.harness.operator.count()
        const { fields } = await fails(stage.send(stage.job(spoil(submission))), 'rejected')
        claim(
          fields.some(({ pointer, code }) => pointer === due.pointer && code === due.code),
          `${due.pointer} ${due.code} was due, not ${JSON.stringify(fields)}`,
        )
        claim((await stage.harness.operator.count()) === before, 'a case was made all the same')
      },
    }),
  ),
  {
    name: 'fields: all that is wrong is said at once',
    async play(stage) {
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
