// Entry of the chunk `steps`: every screen after the first, and what checks them.

import { Contact } from './steps/contact.tsx'
import { Closed, Leaving } from './steps/ends.tsx'
import { Place } from './steps/place.tsx'
import { Procedure } from './steps/procedure.tsx'
import { Review } from './steps/review.tsx'
import { Sending } from './steps/sending.tsx'
import { Sent } from './steps/sent.tsx'
import { Topic } from './steps/topic.tsx'
import { Waiting } from './steps/waiting.tsx'

export { web } from '../hosts/web.ts'
export { addFiles, filesSettled } from './added-files.ts'
export { Help, Languages, Summary } from './around.tsx'
export { dates } from './dates.ts'
export { errorText, stepsWords } from './error-text.ts'
export { FileList } from './file-list.tsx'
export { moveIn } from './move-in.ts'
export { resume } from './send.ts'
export { canFollow, TellMore } from './steps/tell-more.tsx'
export { advance, retreat } from './walk.ts'

export const screens = {
  topic: Topic,
  procedure: Procedure,
  place: Place,
  contact: Contact,
  review: Review,
  sending: Sending,
  sent: Sent,
  waiting: Waiting,
  closed: Closed,
  leaving: Leaving,
}
