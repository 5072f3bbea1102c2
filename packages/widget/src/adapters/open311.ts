// Entry of the chunk `open311`.
export { open311 } from '@otklik/sdk/open311'
