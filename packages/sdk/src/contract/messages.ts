import * as z from 'zod/mini'
import { Attachment } from '../domain/attachment.ts'
import { Submission } from '../domain/submission.ts'

export { Upload } from './upload.ts'

/** Which upload holds which attachment: attachment id to upload id. */
export const Uploads = z.record(z.string(), z.string().check(z.minLength(1), z.maxLength(200)))

/** Body of `POST submissions`. */
export const SubmissionRequest = z.extend(Submission, { uploads: z.optional(Uploads) })
export type SubmissionRequest = z.infer<typeof SubmissionRequest>

/** Body of `POST submissions/{number}/attachments`. */
export const AttachmentsRequest = z.object({
  attachments: z.array(Attachment).check(z.minLength(1), z.maxLength(50)),
  uploads: Uploads,
})
export type AttachmentsRequest = z.infer<typeof AttachmentsRequest>

/** Metadata keys of a tus upload (`Upload-Metadata`), besides the tus protocol's own headers. */
export const resumableMetadata = ['attachment', 'claim', 'sha256', 'filetype', 'filename'] as const
