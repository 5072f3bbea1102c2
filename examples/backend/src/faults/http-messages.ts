/** The first line and the fields of a message, names in lower case. */
export interface Head {
  readonly first: string
  readonly fields: ReadonlyMap<string, string>
  /** As it came, with the blank line that ends it. */
  readonly raw: Buffer
}

export interface MessageReader {
  head(head: Head): void
  /** Bytes of the body as they came, chunk sizes and all. */
  body(bytes: Buffer): void
  end(): void
}

/** How the body of a message ends: RFC 9112, section 6.3. */
type Framing = { readonly left: number } | 'chunked' | 'close'

/**
 * Finds where HTTP/1.1 messages, their heads and their bodies end, in whatever pieces they come. `bodyless` says of a
 * message that it has no body whatever its fields say: an answer to HEAD.
 */
export function readMessages(reader: MessageReader, kind: 'requests' | 'answers', bodyless = () => false) {
  let pending: Buffer = Buffer.alloc(0)
  let framing: Framing | undefined

  return {
    feed(bytes: Buffer): void {
      pending = pending.length > 0 ? Buffer.concat([pending, bytes]) : bytes
      while (pending.length > 0 && step()) {}
    },
    /** The sender has closed its side, which ends a body of no known length. */
    close(): void {
      if (framing === 'close') finish()
    },
  }

  /** False when more bytes are needed. */
  function step(): boolean {
    if (framing === undefined) return readHead()
    if (framing === 'close') return pass(pending.length)
    if (framing === 'chunked') return readChunk()
    const { left } = framing
    const here = Math.min(left, pending.length)
    framing = { left: left - here }
    pass(here)
    if (left === here) finish()
    return true
  }

  function readHead(): boolean {
    const end = pending.indexOf('\r\n\r\n')
    if (end < 0) return false
    const raw = take(end + 4)
    const [first = '', ...lines] = raw.toString('latin1').trimEnd().split('\r\n')
    const fields = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
    )
    framing = framingOf(first, fields)
    reader.head({ first, fields, raw })
    if (typeof framing === 'object' && framing.left === 0) finish()
    return true
  }

  function framingOf(first: string, fields: ReadonlyMap<string, string>): Framing {
    const status = kind === 'answers' ? Number(first.split(' ')[1]) : 0
    if (bodyless() || status === 204 || status === 304 || (status >= 100 && status < 200)) return { left: 0 }
    if (/chunked$/i.test(fields.get('transfer-encoding') ?? '')) return 'chunked'
    const length = fields.get('content-length')
    if (length !== undefined) return { left: Number(length) }
    return kind === 'requests' ? { left: 0 } : 'close'
  }

  function readChunk(): boolean {
    const line = pending.indexOf('\r\n')
    if (line < 0) return false
    const size = Number.parseInt(pending.toString('latin1', 0, line), 16)
    if (size > 0) {
      const whole = line + 2 + size + 2
      return pending.length >= whole && pass(whole)
    }
    // After the last chunk come fields, if any, and an empty line.
    const end = pending.indexOf('\r\n\r\n', line)
    if (end < 0) return false
    pass(end + 4)
    finish()
    return true
  }

  function pass(length: number): true {
    reader.body(take(length))
    return true
  }

  function finish(): void {
    framing = undefined
    reader.end()
  }

  function take(length: number): Buffer {
    const taken = pending.subarray(0, length)
    pending = pending.subarray(length)
    return taken
  }
}
