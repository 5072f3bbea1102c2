import type { Words } from '../words.ts'

export const mine: Words['mine'] = {
  heading: 'My messages',
  looking: 'Finding out what you sent…',
  hint: 'It holds everything you sent to this authority through this app, from your other devices too.',
  nothing: 'You have not sent anything yet.',
  failed:
    'It could not be found out what you sent from other devices. Check the connection and open this screen again.',
}
