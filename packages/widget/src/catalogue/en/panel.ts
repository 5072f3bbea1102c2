import { oneOf, sizeOf } from '../format.ts'
import type { Words } from '../words.ts'
import { english } from './units.ts'

export const panel: Words['panel'] = {
  dialog: (name) => (name ? `Feedback: ${name}` : 'Feedback'),
  close: 'Close',
  next: 'Next',
  back: 'Back',
  step: (number, total) => (total ? `Step ${number} of ${total}` : `Step ${number}`),
  newTab: '(opens in a new tab)',
  error: 'Error:',
  optional: '(optional)',
  copyText: 'Copy the text',
  copied: 'Text copied',
  notCopied: 'Copying did not work. Select the text and copy it yourself',
  tryAgain: 'Try again',
  loading: 'Loading the form…',
  tell: {
    heading: 'Tell us what it is about',
    kind: 'What would you like to send?',
    kinds: { complaint: 'Problem', question: 'Question', suggestion: 'Suggestion', thanks: 'Thanks' },
    text: 'Your message',
    hints: {
      complaint: 'What happened, where and when',
      question: 'What would you like to know?',
      suggestion: 'What do you suggest?',
      thanks: 'Whom would you like to thank, and for what?',
    },
    private: 'Leave out document numbers and other people’s details',
    over: (count) => `Characters too many: ${count}`,
  },
  files: {
    add: (kinds) =>
      `Add ${oneOf(
        kinds.map((kind) => ({ photo: 'photos', video: 'video', pdf: 'PDF', other: 'files' })[kind]),
        'or',
      )}`,
    limits: (count, size) => `Up to ${count} files, each up to ${sizeOf(size, english)}`,
  },
  help: 'Other ways to get in touch',
  failed: {
    page: 'Open the form on a separate page',
    heading: 'The form did not load',
    offline: 'You seem to be offline. Check the connection and try again.',
    other: 'Try again in a minute, or get in touch another way.',
    missing: 'The form is set up wrongly on this site. Please get in touch another way.',
    kept: 'Everything you wrote stays in the form while this page is open.',
  },
}
