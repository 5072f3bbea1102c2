/**
 * Reads a body up to a limit, counting what arrives rather than what was announced. Undefined when there is more.
 * Rejects when the signal aborts, even where the sender has fallen silent.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  const stop = () => void reader?.cancel().catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = (await reader?.read()) ?? { done: true }
      signal.throwIfAborted()
      if (done || !value) return joined(parts, length)
      length += value.byteLength
      if (length > limit) {
        stop()
        return undefined
      }
      parts.push(value)
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Where `wanted` begins in `bytes`, from `start` on; -1 when it is not there. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, start = 0): number {
  const [first] = wanted
  if (first === undefined) return -1
  for (let at = bytes.indexOf(first, start); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at
  }
  return -1
}

export function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
