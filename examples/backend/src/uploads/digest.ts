import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

export interface Digest {
  readonly sha256: string
  readonly size: number
}

export async function sha256OfFile(path: string): Promise<Digest> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return { sha256: hash.digest('hex'), size }
}
