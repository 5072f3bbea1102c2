// Entry of the chunk `signalen`.
export { signalen } from '@otklik/sdk/signalen'
