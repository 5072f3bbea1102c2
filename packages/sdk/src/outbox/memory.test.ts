import { memoryOutbox } from './memory.ts'
import { testOutbox } from './outbox-cases.fixture.ts'

testOutbox('in memory', { durable: false, shared: false, open: async () => memoryOutbox })
