// Where submissions wait until there is a receipt: what a store must do, and the one that needs no storage.
export * from './memory.ts'
export * from './outbox.ts'
