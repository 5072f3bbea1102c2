// Where submissions wait until there is a receipt: what a store must do, those for a browser, and what helps to write one.
export { withoutWords } from './accepted.ts'
export * from './indexed-db.ts'
export * from './indexed-db-rows.ts'
export * from './memory.ts'
export * from './outbox.ts'
export * from './outbox-error.ts'
export type * from './rows.ts'
export * from './turns.ts'
