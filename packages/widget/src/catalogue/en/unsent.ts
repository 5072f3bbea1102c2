import type { Words } from '../words.ts'

export const unsent: Words['unsent'] = {
  launcher: (count) => `Not sent: ${count}`,
  files: 'Files not sent',
  notKept:
    'This device cannot keep a copy of the message. You can still send it. If the connection breaks, do not close the page: we will try again.',
  tried: (since, attempts) => `Trying since ${since}, tries: ${attempts}`,
  sending: {
    files: (sent, all, percent) => `Files uploaded: ${sent} of ${all}, ${percent}%`,
    elsewhere: 'Another tab of this site is sending the message. You can see here, too, what becomes of it.',
  },
  refused: {
    heading: 'It could not be sent',
    edit: 'Back to the message',
    closed: 'No messages are taken at the moment. Copy the text and come back later, or get in touch another way.',
  },
}
