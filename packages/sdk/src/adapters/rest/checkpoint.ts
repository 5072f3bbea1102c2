import * as z from 'zod/mini'
import type { Json } from '../../adapter.ts'

const Checkpoint = z.object({
  /** Attachment id to upload id: what has arrived whole. */
  uploads: z.record(z.string(), z.string()),
  /** Attachment id to the address of its upload by tus: what has arrived in part. */
  resumable: z.record(z.string(), z.string()),
})

/** What a submission with files need not send again. */
export type Checkpoint = z.infer<typeof Checkpoint>

/** An earlier version's checkpoint that cannot be read costs no more than sending the files again. */
export function readCheckpoint(kept: Json | undefined): Checkpoint {
  const result = Checkpoint.safeParse(kept)
  return result.success ? result.data : { uploads: {}, resumable: {} }
}
