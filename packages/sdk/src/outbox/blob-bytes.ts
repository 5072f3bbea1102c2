/** A file as bytes, for a database that cannot keep blobs. */
interface BlobBytes {
  readonly otklikBytes: ArrayBuffer
  readonly type: string
  /** Of a `File`. */
  readonly name?: string
}

/** The same with bytes in place of each blob in it, however deep in arrays and plain objects. */
export async function withBytes(value: unknown): Promise<unknown> {
  if (value instanceof Blob) {
    const bytes: BlobBytes = { otklikBytes: await value.arrayBuffer(), type: value.type }
    return value instanceof File ? { ...bytes, name: value.name } : bytes
  }
  if (Array.isArray(value)) return Promise.all(value.map(withBytes))
  if (!isPlain(value)) return value
  const entries = await Promise.all(
    Object.entries(value).map(async ([name, part]) => [name, await withBytes(part)] as const),
  )
  return Object.fromEntries(entries)
}

/** What `withBytes` was given. */
export function withBlobs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBlobs)
  if (!isPlain(value)) return value
  if (value.otklikBytes instanceof ArrayBuffer) {
    const { otklikBytes, type, name } = value as unknown as BlobBytes
    return name === undefined ? new Blob([otklikBytes], { type }) : new File([otklikBytes], name, { type })
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBlobs(part)]))
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
