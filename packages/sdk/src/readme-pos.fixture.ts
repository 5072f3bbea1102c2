import { pos } from '@otklik/sdk/pos'

const { handoff } = pos({ opaId: 216934, procedure: 'message' })
console.log(handoff.url, handoff.origin)
