// Where submissions wait until there is a receipt: what a store must do, and those for a browser.
export * from './indexed-db.ts'
export * from './indexed-db-rows.ts'
export * from './memory.ts'
export * from './outbox.ts'
export * from './outbox-error.ts'
export type * from './rows.ts'
