export * from './adapter.ts'
export * from './domain/index.ts'
export * from './errors.ts'
