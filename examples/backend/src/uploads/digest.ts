import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'

export interface Digest {
  readonly sha256: string
  readonly size: number
}

export async function sha256OfFile(path: string): Promise<Digest> {
  return sha256OfStream(createReadStream(path))
}

export async function sha256OfStream(stream: Readable): Promise<Digest> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return { sha256: hash.digest('hex'), size }
}
