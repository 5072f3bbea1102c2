// What the panel takes of the SDK, by name: exporting all of it would keep every schema that nothing here reads with.
export { createClient, memoryOutbox } from '@otklik/sdk'
export { rest } from '@otklik/sdk/rest'
