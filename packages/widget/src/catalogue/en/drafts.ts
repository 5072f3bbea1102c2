import { counted } from '../format.ts'
import type { Words } from '../words.ts'
import { english } from './units.ts'

export const drafts: Words['drafts'] = {
  kept: (days) => `If you close the form, a draft stays on this device for ${counted(days, ['day', 'days'], english)}`,
  notKept: 'This device keeps no drafts: if you close the form, what you wrote is lost',
  closed: 'A draft stays on this device',
  idle: {
    heading: 'Are you still here?',
    text: 'In two minutes we will erase what you wrote: this is not your computer.',
    stay: 'I am here',
    erased: 'You were away for ten minutes, and we erased what you wrote.',
  },
}
