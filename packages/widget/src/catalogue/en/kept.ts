import type { Words } from '../words.ts'

export const kept: Words['kept'] = {
  found: (day) => `There is a draft of ${day} on this device. Is it yours?`,
  unseen: 'We do not show what it says until you answer.',
  goOn: 'Continue',
  startOver: 'Delete it and start anew',
  deleted: 'Draft deleted',
  gone: 'This draft is gone: it was sent or deleted in another tab',
  offer: (day) => `There is a draft of ${day} on this device.`,
  open: 'Open the draft',
  meanwhile: 'What you have written by now is not lost: it becomes a draft of its own.',
  delete: 'Delete the draft',
  changed: {
    heading: 'The form has changed since',
    kind: 'Messages of the kind you chose are no longer taken here. Choose another kind.',
    topic: 'The topic you chose is gone. Choose another topic.',
    procedure: 'The kind of answer you chose is no longer given. Choose another.',
    files: 'Files are no longer taken here.',
    lost: (name) => `File “${name}” was not kept. Add it again.`,
    rest: 'Everything else is in its place.',
  },
  remember: {
    ask: 'Remember the message on this device?',
    why: 'It then stays in the list “Sent from this device”, and no code has to be typed.',
    yes: 'Yes, this device is mine',
    no: 'No, the device is shared',
    remembered: 'Remembered. You will find the message in the list “Sent from this device”.',
    forgotten: 'The message is no longer on this device. Write down its number and code, or save the receipt.',
    failed: 'It could not be remembered. Write down its number and code, or save the receipt.',
  },
  erase: {
    press: 'Delete everything from this device',
    unsent: 'There is a message that has not been sent. If you delete everything, it will not arrive.',
    really: 'Delete everything and do not send',
    done: 'Nothing is left on this device',
    failed: 'Deleting did not work. Clear the data of this site in the settings of the browser',
  },
}
