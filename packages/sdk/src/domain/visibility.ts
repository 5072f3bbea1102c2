import * as z from 'zod/mini'

/** Who can read a message: the organization alone, or everybody. */
export const Visibility = z.enum(['private', 'public'])
export type Visibility = z.infer<typeof Visibility>
