// What can go wrong on a wire, as plain data.

export type Fault =
  /** Nothing of the request goes on; the connection is reset as soon as its head has come. */
  | { readonly kind: 'reset before body' }
  /** So many bytes of the body go on, then both connections are reset. */
  | { readonly kind: 'reset in body'; readonly bytes: number }
  /** The whole request goes on, and the connection is reset while the backend is at work. */
  | { readonly kind: 'reset after body' }
  /** The answer stops in its head, or half way through its body, and the connection stays open. */
  | { readonly kind: 'stall in head' }
  | { readonly kind: 'stall in body' }
  /** The backend has answered in full, and the connection is reset instead of a first byte of it. */
  | { readonly kind: 'answer lost' }
  /** The answer ends after so many bytes of its body, with the connection. */
  | { readonly kind: 'answer cut'; readonly bytes: number }
  /** This answer instead: in the place of the backend, or with `after` once the backend has done its work. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
      readonly after?: boolean
    }
  /** The answer comes in so many pieces, with a pause (ms) before each. */
  | { readonly kind: 'slow'; readonly pieces: number; readonly pause: number }
  /** Everything stops until the test lets it go on: before the request goes on, or before the answer goes back. */
  | { readonly kind: 'hold'; readonly at: 'request' | 'answer' }

/** Which requests a fault is for. */
export interface Rule {
  /** Any method when left out. */
  readonly method?: string
  /** What the path ends with, without its query; any path when left out. */
  readonly path?: string
  /** How many such requests are spared before, and how many are hit; 0 and 1 when left out. */
  readonly skip?: number
  readonly times?: number | 'always'
  readonly fault: Fault
  /** What the rule is counted as; the fault's kind when left out. */
  readonly name?: string
}

const html = { 'Content-Type': 'text/html; charset=utf-8' }

/** An answer of a proxy, a firewall or a network on the way, or of a backend in trouble. */
export const answers = {
  '500': { kind: 'answer', status: 500, headers: { 'Content-Type': 'application/problem+json' }, body: '{}' },
  '502 with HTML': { kind: 'answer', status: 502, headers: html, body: '<html><h1>502 Bad Gateway</h1></html>' },
  '503': { kind: 'answer', status: 503, headers: html, body: '<h1>Service Unavailable</h1>' },
  '429 with Retry-After': { kind: 'answer', status: 429, headers: { 'Retry-After': '7' } },
  '429 without': { kind: 'answer', status: 429 },
  '413': { kind: 'answer', status: 413, headers: html, body: '<h1>413 Request Entity Too Large</h1>' },
  'malformed JSON': {
    kind: 'answer',
    status: 201,
    headers: { 'Content-Type': 'application/json' },
    body: '{"number":"2026-0000',
    after: true,
  },
  'captive portal': { kind: 'answer', status: 200, headers: html, body: '<form>Wi-Fi: your phone number</form>' },
} as const satisfies Record<string, Fault>
