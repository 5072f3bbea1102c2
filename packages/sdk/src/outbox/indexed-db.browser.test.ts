import { indexedDbOutbox } from './indexed-db.ts'
import { testOutbox } from './outbox-cases.fixture.ts'

testOutbox('in the database of the browser', { durable: true, shared: true, open: async () => () => indexedDbOutbox() })
