import { type HttpHandler, http } from 'msw'
import { type Controlled, controlsOf, tried, withBody } from '../controls.ts'
import type { SignalenFault } from './faults.ts'
import type { SignalenOperator } from './operator.ts'
import type { WorkflowState } from './state.ts'

interface ControlContext extends Controlled<SignalenFault> {
  readonly operator: SignalenOperator
}

/** The municipality's side over HTTP. */
export const signalenControls = (town: ControlContext): HttpHandler[] =>
  controlsOf(town, [
    http.get('*/__mock/signals', () => tried(() => town.operator.list())),
    http.get('*/__mock/signals/:number', ({ params }) => tried(() => town.operator.show(String(params.number)))),
    http.post('*/__mock/signals/:number/move', ({ request, params }) =>
      withBody(request, (body) => town.operator.move(String(params.number), body as { state: WorkflowState })),
    ),
    http.post('*/__mock/signals/:number/feedback', ({ params }) =>
      tried(() => ({ token: town.operator.askFeedback(String(params.number)) })),
    ),
  ])
