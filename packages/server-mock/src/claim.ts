import type { Attachment } from '@otklik/sdk/domain'
import { Refusal } from './respond.ts'
import type { MockState } from './state.ts'

/**
 * The files a request names, with the type they really have. Each must have arrived whole, belong to the draft and hold
 * the very bytes that are named.
 */
export function claimedFiles(
  state: MockState,
  organization: string,
  {
    attachments,
    uploads,
    claim,
  }: {
    readonly attachments: readonly Attachment[]
    readonly uploads: Readonly<Record<string, string>>
    readonly claim: string
  },
): Attachment[] {
  return attachments.map((attachment) => {
    const { id, sha256 } = attachment
    const found = state.uploads.find(
      (upload) =>
        upload.id === uploads[id] &&
        upload.organization === organization &&
        upload.attachment === id &&
        upload.claim === claim &&
        upload.sha256 === sha256 &&
        upload.offset === upload.size,
    )
    if (!found) throw new Refusal('upload_gone', 'An uploaded file is not there', { params: { attachment: id } })
    return { ...attachment, type: found.type, size: found.size }
  })
}

/** Takes uploads away from their drafts: their files belong to a case now. */
export function releaseUploads(
  state: MockState,
  attachments: readonly Attachment[],
  uploads: Readonly<Record<string, string>>,
): void {
  const taken = new Set(attachments.map(({ id }) => uploads[id]))
  state.uploads = state.uploads.filter(({ id }) => !taken.has(id))
}
