// A store of submissions for Node: for a kiosk, a bot, or a server that passes residents' messages on.
export * from './file-outbox.ts'
