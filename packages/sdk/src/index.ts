// The public API and nothing else. Backends stand apart (`@otklik/sdk/rest`), so that an app carries only its own; so
// does the contract (`@otklik/sdk/contract`), which an app with another backend never needs.
//
// Kept inside: how a draft is prepared, when a failed try is repeated, and what wakes a waiting submission. A `Delivery`
// shows all of it, and no caller may depend on the rest.
export * from './adapter.ts'
export { type BaseClient, type Client, type ClientOptions, createClient } from './client.ts'
export type { Delivery, DeliveryState } from './delivery.ts'
export * from './domain/index.ts'
export { createKey, type Draft, type DraftFile } from './draft.ts'
export * from './errors.ts'
export * from './outbox/memory.ts'
export type * from './outbox/outbox.ts'
