// A server that renders pages makes an outbox and listens, as a page would.
import { indexedDbOutbox } from './indexed-db.ts'

const outbox = indexedDbOutbox({ onUnsent: () => {} })
outbox.subscribe(() => {})
await outbox.all()
console.log('done')
