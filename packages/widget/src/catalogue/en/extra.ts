import type { Words } from '../words.ts'

export const extra: Words['extra'] = {
  selfByNumber: 'I will look by number',
  numberHint: 'You need the number to ask about the message. Write it down or save the receipt.',
  public:
    'This is a public register: everyone can see the text, the place and the files. Write nothing in them about yourself or other people.',
  point: {
    label: 'Coordinates',
    hint: 'Press “Use my location” or copy them from a map, for example: 58.6035, 49.668',
    required: 'Give the point: press “Use my location” or paste coordinates from a map',
    both: 'Give both the address and the point: press “Use my location” or paste coordinates from a map',
    instead: 'Copy the coordinates from a map',
  },
  pending: {
    heading: 'Message received, no number yet',
    text: (kept) =>
      `The server has taken the message and is preparing its number. We keep asking for it. ${stay(kept)} Without the number the message cannot be followed.`,
    planned: (time) => `We will ask again at ${time}`,
    now: 'Ask now',
  },
  partial: {
    heading: (photos) => `Text sent, ${photos ? 'photos' : 'files'} to follow`,
    refused: (photos) => `Text sent, ${photos ? 'photos' : 'files'} not taken`,
    text: 'The message was received and has its number. Still missing:',
    textRefused: 'The message was received and has its number. Not taken:',
    planned: (time, kept) => `We will send it at ${time}. ${stay(kept)}`,
    now: 'Send now',
    sending: 'Sending the files',
    notYet: 'The files have not arrived yet',
    why: {
      rejected: 'Such files are not taken here.',
      too_large: 'The files are too large.',
      conflict: 'This message takes no more files.',
      unsupported: 'This message takes no files.',
    },
  },
  unknown: {
    heading: 'We do not know whether it arrived',
    checking: 'We do not know whether it arrived. Checking',
    lost: 'The connection broke while the message was on its way. It may have arrived.',
    wait: 'Do not send it again before we have checked: there may be two messages.',
    planned: (time, kept) => `We will check at ${time}. ${stay(kept)}`,
    notFound: 'It cannot be seen yet. Sometimes it takes a while to appear.',
    blind: 'We cannot check: the server does not tell what it has received.',
    check: 'Check again',
    again: 'Send again',
    twice: 'If the first one arrived, there will be two messages.',
  },
  suggest: {
    press: 'Propose a topic',
    hint: 'For this the text of your message goes to the server now.',
    looking: 'Looking for a topic…',
    found: (count) => `Topics proposed: ${count}`,
    none: 'No topic could be proposed. Please find it yourself',
    all: 'Show all topics',
  },
  nearby: {
    press: 'See what was reported nearby',
    hint: 'For this the place you marked goes to the server now.',
    looking: 'Looking…',
    heading: 'Already reported nearby:',
    none: 'Nothing was reported nearby',
    failed: 'That did not work. Try again',
  },
}

function stay(kept: boolean): string {
  return kept ? 'If you close the page, come back here.' : 'Do not close this page.'
}
