import { OtklikError } from '../../errors.ts'

/**
 * Bytes of a file, read before they are sent: fetch says of a file that was changed or taken away after it was chosen
 * what it says of a network that is down.
 */
export async function piece(blob: Blob, from = 0, to = blob.size): Promise<Blob> {
  try {
    return new Blob([await blob.slice(from, to).arrayBuffer()])
  } catch (cause) {
    const fields = [{ pointer: '', code: 'file_unreadable' }] as const
    throw new OtklikError('rejected', 'the file cannot be read', { cause, fields })
  }
}
