export * from '@otklik/sdk'
export { rest } from '@otklik/sdk/rest'
