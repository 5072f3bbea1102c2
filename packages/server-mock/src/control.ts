import { type HttpHandler, http } from 'msw'
import { type Controlled, controlsOf, tried, withBody } from './controls.ts'
import type { Fault } from './faults.ts'
import { Launching } from './launches.ts'
import type { Operator } from './operator.ts'
import { operatorActions } from './transitions.ts'

export interface ControlContext extends Controlled<Fault> {
  readonly operator: Operator
  launch(launching: Launching): Promise<string>
}

/** The operator's side of the contract over HTTP, and that of a network. */
export const controlHandlers = (backend: ControlContext): HttpHandler[] =>
  controlsOf(backend, [
    http.post('*/__mock/launches', ({ request }) =>
      withBody(request, async (body) => ({ launch: await backend.launch(Launching.parse(body)) })),
    ),
    http.get('*/__mock/cases', () => tried(() => backend.operator.list())),
    http.get('*/__mock/cases/:number', ({ params }) => tried(() => backend.operator.show(String(params.number)))),
    ...operatorActions.map((action) =>
      http.post(`*/__mock/cases/:number/${action}`, ({ request, params }) =>
        withBody(request, (body) => backend.operator[action](String(params.number), body as never)),
      ),
    ),
  ])
