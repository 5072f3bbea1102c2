import type { Open311State, StoredRequest } from './state.ts'

/** What the people of a town do with a request; what is left out stays as it is. */
export interface Open311Change {
  readonly status?: StoredRequest['status']
  /** The server's own word; shown by servers that have more than the two of the specification. */
  readonly stage?: string
  readonly statusNotes?: string
  readonly agency?: string
  /** When it is expected to be done (ISO 8601). */
  readonly expectedAt?: string
  readonly zipcode?: string
  /** Adds a note. */
  readonly note?: string
}

/** The town's side of the server. */
export interface Open311Operator {
  /** All requests, those without a number yet too. */
  list(): StoredRequest[]
  show(id: string): StoredRequest
  change(id: string, change: Open311Change): StoredRequest
  /** Adds a request of somebody else, made now: a neighbour's report. */
  add(request: Pick<StoredRequest, 'serviceCode'> & Partial<StoredRequest>): StoredRequest
  /** Gives the number that a token stands for, now. */
  assign(token: string): StoredRequest
}

interface OperatorContext {
  readonly state: Open311State
  readonly now: () => number
  /** Called after every change. */
  readonly changed: () => void
}

export function createOpen311Operator({ state, now, changed }: OperatorContext): Open311Operator {
  return {
    list: () => [...state.requests],
    show: (id) => find(({ id: other }) => other === id, id),
    change(id, { note, ...change }) {
      const found = find(({ id: other }) => other === id, id)
      const at = new Date(now()).toISOString()
      Object.assign(found, change, { updatedAt: at })
      if (note !== undefined) found.notes = [...found.notes, { at, description: note }]
      changed()
      return found
    },
    add(request) {
      const at = new Date(now()).toISOString()
      const made: StoredRequest = {
        // Below the numbers of what is posted.
        id: String(900 - state.requests.length),
        numberedAt: now(),
        fields: [],
        mediaUrls: [],
        files: [],
        attributes: {},
        requestedAt: at,
        updatedAt: at,
        status: 'open',
        notes: [],
        ...request,
      }
      state.requests.push(made)
      changed()
      return made
    },
    assign(token) {
      const found = find((one) => one.token === token, token)
      const made = { ...found, numberedAt: Math.min(found.numberedAt, now()) }
      state.requests = state.requests.map((one) => (one === found ? made : one))
      changed()
      return made
    },
  }

  function find(match: (one: StoredRequest) => boolean, name: string): StoredRequest {
    const found = state.requests.find(match)
    if (!found) throw new Error(`There is no request ${name}`)
    return found
  }
}
