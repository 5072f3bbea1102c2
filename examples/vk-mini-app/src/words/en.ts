import type { Words } from './ru.ts'

export const en: Words = {
  language: 'en',
  title: 'Feedback',
  sections: 'Sections',
  form: 'Write',
  mine: 'My messages',
  community: 'Community',
  starting: 'Opening…',
  outside: {
    heading: 'The app opens in an official community',
    text: 'Go to the community of your authority in the social network and open the app there.',
  },
  refused: {
    heading: 'Open the app once more',
    text: 'We could not verify where you came from. This happens when the app was open for long. Close it and open it in the community again.',
  },
  offline: {
    heading: 'You are offline',
    text: 'Check your connection. As soon as it is back, we will try again ourselves.',
  },
  unreachable: {
    heading: 'The server does not answer',
    text: 'It is likely to be back soon. Try again in a minute.',
  },
  alone: {
    heading: 'Open the app in a community',
    text: 'It is open on its own now, and we cannot tell to which authority you are writing. Go to the official community and open the app there.',
  },
  unconnected: {
    heading: 'Messages are not taken here yet',
    text: 'This community is not connected yet. You can send your message on the official site.',
  },
  elsewhere: 'You can write on the official site of the authority, or call the number given in the community.',
  officialSite: 'Open the official site',
  again: 'Try again',
  close: 'Close the app',
}
