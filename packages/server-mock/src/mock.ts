import type { HttpHandler } from 'msw'

/** What every mock of this package is to those who serve it, whatever it speaks. */
export interface Mock {
  /** MSW handlers, on any origin. */
  readonly handlers: HttpHandler[]
  /** Handlers under `/__mock/` through which another process or a console plays the operator and scripts faults. */
  readonly controls: HttpHandler[]
}
