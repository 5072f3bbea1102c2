// The rules without the schemas: what a page can use before, or instead of, the client.
export * from './field-error.ts'
export * from './leaf.ts'
export * from './page-address.ts'
export * from './pointer.ts'
export * from './submission-rules.ts'
