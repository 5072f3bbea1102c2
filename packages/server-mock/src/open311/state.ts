// Words of the specification, GeoReport v2: http://wiki.open311.org/GeoReport_v2/

export interface Open311Attribute {
  readonly code: string
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  /** The question itself. */
  readonly description: string
  readonly required?: boolean
  /** False for text that is only shown. */
  readonly variable?: boolean
  readonly datatypeDescription?: string
  readonly values?: readonly { readonly key: string; readonly name: string }[]
}

export interface Open311Service {
  readonly code: string
  readonly name: string
  readonly description?: string
  readonly group?: string
  readonly keywords?: readonly string[]
  /** `realtime` when left out: a number at once. `batch`: a token first. `blackbox`: neither. */
  readonly type?: 'realtime' | 'batch' | 'blackbox'
  /** Asked for by `metadata`. */
  readonly attributes?: readonly Open311Attribute[]
}

export interface Open311Seed {
  readonly services: readonly Open311Service[]
  /** Who is responsible, in every request; nobody is named when left out. */
  readonly agency?: string
  /** What is said when a request has been taken. */
  readonly notice?: string
}

/** A file that has arrived with a request or at the endpoint for images. */
export interface Open311File {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly size: number
}

/** A service request as the mock keeps it. */
export interface StoredRequest {
  readonly id: string
  /** Given in place of the number, where the number comes later. */
  readonly token?: string
  /** When the number is there (milliseconds since the epoch). */
  readonly numberedAt: number
  readonly serviceCode: string
  /** Every field as it was posted, in order; without the key. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly description?: string
  readonly lat?: number
  readonly long?: number
  readonly address?: string
  readonly addressId?: string
  readonly mediaUrls: readonly string[]
  readonly files: readonly Open311File[]
  /** Answers by attribute, in the order of posting. */
  readonly attributes: Readonly<Record<string, readonly string[]>>
  readonly requestedAt: string
  updatedAt: string
  status: 'open' | 'closed'
  /** The server's own word for where it is, for servers that have more than the two of the specification. */
  stage?: string
  statusNotes?: string
  agency?: string
  expectedAt?: string
  zipcode?: string
  notes: readonly { readonly at: string; readonly description: string }[]
}

/** Everything the mock remembers: plain data. */
export interface Open311State {
  requests: StoredRequest[]
  /** Files that came to the endpoint for images, by their address there. */
  images: Record<string, Open311File>
  /** Milliseconds by which `advance` has moved the clock. */
  clockOffset: number
}

export const emptyState = (): Open311State => ({ requests: [], images: {}, clockOffset: 0 })

export function parseState(saved: string | null): Open311State {
  try {
    return { ...emptyState(), ...(JSON.parse(saved ?? '{}') as Partial<Open311State>) }
  } catch {
    return emptyState()
  }
}
