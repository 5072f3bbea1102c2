// What 0.1.0 writes. Never changed: a later release reads it all the same. A change of what is written makes a new file
// like this one for the release that brings it.

/** `entries`, by key. `session` and `acceptedAt` of an accepted one differ each time. */
export const rows: readonly { readonly [name: string]: unknown; readonly key: string }[] = [
  {
    version: 1,
    key: 'waits-with-a-photo',
    organization: 'kirov',
    adapter: 'rest',
    createdAt: '2026-11-22T05:00:00.000Z',
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: 'Яма у дома',
      category: 'roads.pothole',
      answers: [{ code: 'depth', value: '20', label: '20 см' }],
      place: { address: { text: 'Киров, улица Ленина, 1' } },
      contact: { givenName: 'Анна', email: 'anna@example.org' },
      attachments: [
        {
          id: 'photo-0001',
          sha256: 'abababababababababababababababababababababababababababababababab',
          type: 'image/jpeg',
          size: 4,
          name: 'яма.jpg',
        },
      ],
      consents: [],
      language: 'ru',
      formVersion: '7',
      source: { channel: 'site' },
    },
    attempts: 2,
    checkpoint: { uploads: { 'photo-0001': 'u1' } },
    state: { name: 'waiting', error: 'offline', retryAt: '2026-11-22T05:10:00.000Z' },
    attachments: [
      {
        id: 'photo-0001',
        sha256: 'abababababababababababababababababababababababababababababababab',
        type: 'image/jpeg',
      },
    ],
  },
  {
    version: 1,
    key: 'has-arrived-itself',
    organization: 'kirov',
    adapter: 'rest',
    createdAt: '2026-11-22T05:00:00.000Z',
    submission: {
      kind: 'complaint',
      procedure: 'message',
      text: '',
      category: 'roads.pothole',
      answers: [],
      attachments: [],
      consents: [],
      language: 'ru',
      formVersion: '7',
      source: { channel: 'site' },
    },
    attempts: 1,
    state: {
      name: 'accepted',
      receipt: { number: '2026-000123', token: 'token-of-the-case', sentAt: '2026-11-22T05:00:05.000Z' },
    },
    attachments: [],
    session: 'of another tab',
    acceptedAt: 1795323605000,
    remembered: true,
  },
]

/** `files`: the bytes, by key of the entry, id of the file and hash. */
export const files = [
  {
    key: ['waits-with-a-photo', 'photo-0001', 'abababababababababababababababababababababababababababababababab'],
    type: 'image/jpeg',
    bytes: [0xff, 0xd8, 0xff, 18],
  },
]
