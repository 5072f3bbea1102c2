import { type HttpHandler, http } from 'msw'

/** What a mock of any kind lets be done from another process. */
export interface Controlled<F> {
  readonly faults: { add(...faults: readonly F[]): void; pending(): F[]; clear(): void }
  advance(ms: number): void
  reset(): void
}

/**
 * The side of a mock that no client sees, over HTTP, for tests in another process and for a developer with curl. No CORS
 * headers: pages of other origins are not meant to read it.
 */
export function controlsOf<F>({ faults, advance, reset }: Controlled<F>, own: readonly HttpHandler[]): HttpHandler[] {
  return [
    ...own,
    http.get('*/__mock/faults', () => tried(() => faults.pending())),
    http.post('*/__mock/faults', ({ request }) =>
      withBody(request, (body) => {
        faults.add(...([body as F | F[]].flat() as F[]))
        return faults.pending()
      }),
    ),
    http.delete('*/__mock/faults', () => tried(() => faults.clear())),
    http.post('*/__mock/advance', ({ request }) =>
      withBody(request, (body) => {
        const { ms } = body as { ms?: unknown }
        if (typeof ms !== 'number') throw new TypeError('ms must be a number')
        advance(ms)
      }),
    ),
    http.post('*/__mock/reset', () => tried(reset)),
    http.all('*/__mock/*', () => Response.json({ error: 'There is no such control' }, { status: 404 })),
  ]
}

/** The body is JSON, or nothing at all. */
export async function withBody(request: Request, act: (body: unknown) => unknown): Promise<Response> {
  const text = await request.text()
  return tried(() => act(text === '' ? {} : JSON.parse(text)))
}

export async function tried(act: () => unknown): Promise<Response> {
  try {
    const result = await act()
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result)
  } catch (error) {
    return Response.json({ error: error instanceof Error ? error.message : String(error) }, { status: 400 })
  }
}
