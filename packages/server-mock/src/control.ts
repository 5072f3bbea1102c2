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
      http.post(`*/__mock/cases/:number/${action}`, async ({ request, params }) => {
        const body = await bodyOf(request)
        return tried(() => operator[action](String(params.number), body as never))
      }),
    ),
    http.get('*/__mock/faults', () => json(faults.pending())),
    http.post('*/__mock/faults', async ({ request }) => {
      const body = (await bodyOf(request)) as Fault | Fault[]
      return tried(() => {
        faults.add(...[body].flat())
        return faults.pending()
      })
    }),
    http.delete('*/__mock/faults', () => tried(() => faults.clear())),
    http.post('*/__mock/advance', async ({ request }) => {
      const { ms } = (await bodyOf(request)) as { ms?: unknown }
      return typeof ms === 'number' ? tried(() => advance(ms)) : json({ error: 'ms must be a number' }, 400)
    }),
    http.post('*/__mock/reset', () => tried(reset)),
    http.all('*/__mock/*', () => json({ error: 'There is no such control' }, 404)),
  ]
}

/** JSON, or nothing at all. */
async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text()
  return text === '' ? {} : JSON.parse(text)
}

function tried(act: () => unknown): Response {
  try {
    const result = act()
    return result === undefined ? new Response(null, { status: 204 }) : json(result)
  } catch (error) {
    return json({ error: error instanceof Error ? error.message : String(error) }, 400)
  }
}
