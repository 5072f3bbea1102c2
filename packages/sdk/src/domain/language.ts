import * as z from 'zod/mini'

/** Languages the widget and the contract know. Russian is the one every form must have. */
export const Language = z.enum(['ru', 'tt', 'en'])
export type Language = z.infer<typeof Language>
