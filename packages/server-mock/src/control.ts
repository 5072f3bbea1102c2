import { type HttpHandler, http } from 'msw'
import type { Fault, Faults } from './faults.ts'
import type { Operator } from './operator.ts'
import { json } from './respond.ts'
import { operatorActions } from './transitions.ts'

export interface ControlContext {
  readonly operator: Operator
  readonly faults: Faults
  advance(ms: number): void
  reset(): void
}

/**
 * The operator's side over HTTP, for tests in another process and for a developer with curl. No CORS headers: pages of
 * other origins are not meant to read it.
 */
export function controlHandlers({ operator, faults, advance, reset }: ControlContext): HttpHandler[] {
  return [
    http.get('*/__mock/cases', () => json(operator.list())),
    http.get('*/__mock/cases/:number', ({ params }) => tried(() => operator.show(String(params.number)))),
    ...operatorActions.map((action) =>
      http.post(`*/__mock/cases/:number/${action}`, ({ request, params }) =>
        withBody(request, (body) => operator[action](String(params.number), body as never)),
      ),
    ),
    http.get('*/__mock/faults', () => json(faults.pending())),
    http.post('*/__mock/faults', ({ request }) =>
      withBody(request, (body) => {
        faults.add(...[body as Fault | Fault[]].flat())
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
    http.all('*/__mock/*', () => json({ error: 'There is no such control' }, 404)),
  ]
}

/** The body is JSON, or nothing at all. */
async function withBody(request: Request, act: (body: unknown) => unknown): Promise<Response> {
  const text = await request.text()
  return tried(() => act(text === '' ? {} : JSON.parse(text)))
}

function tried(act: () => unknown): Response {
  try {
    const result = act()
    return result === undefined ? new Response(null, { status: 204 }) : json(result)
  } catch (error) {
    return json({ error: error instanceof Error ? error.message : String(error) }, 400)
  }
}
