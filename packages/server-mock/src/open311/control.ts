import { type HttpHandler, http } from 'msw'
import { type Controlled, controlsOf, tried, withBody } from '../controls.ts'
import type { Open311Fault } from './faults.ts'
import type { Open311Change, Open311Operator } from './operator.ts'

interface ControlContext extends Controlled<Open311Fault> {
  readonly operator: Open311Operator
}

/** The town's side over HTTP. */
export const open311Controls = (town: ControlContext): HttpHandler[] =>
  controlsOf(town, [
    http.get('*/__mock/requests', () => tried(() => town.operator.list())),
    http.get('*/__mock/requests/:id', ({ params }) => tried(() => town.operator.show(String(params.id)))),
    http.post('*/__mock/requests/:id', ({ request, params }) =>
      withBody(request, (body) => town.operator.change(String(params.id), body as Open311Change)),
    ),
    http.post('*/__mock/tokens/:token', ({ params }) => tried(() => town.operator.assign(String(params.token)))),
  ])
