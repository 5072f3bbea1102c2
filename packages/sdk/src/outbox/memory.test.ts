import { memoryOutbox } from './memory.ts'
import { testOutbox } from './outbox-cases.fixture.ts'

testOutbox('in memory', { lasting: false, open: async () => memoryOutbox })
