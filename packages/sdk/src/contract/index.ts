// The contract as code: what a backend author and the rest adapter share.
export * from './challenge.ts'
export * from './claim.ts'
export * from './fingerprint.ts'
export * from './hex.ts'
export * from './messages.ts'
export * from './problem.ts'
export * from './routes.ts'
export * from './session.ts'
