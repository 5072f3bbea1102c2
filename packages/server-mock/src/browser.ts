import { type SetupWorker, type StartOptions, setupWorker } from 'msw/browser'
import { createMockBackend, type MockBackend, type MockBackendOptions } from './backend.ts'
import type { Mock } from './mock.ts'

/**
 * Starts a mock inside the page, behind MSW's service worker. Requests to anywhere else go out as usual. The
 * worker's file must be served as `/mockServiceWorker.js`: by the plugin of `msw/vite`, or written once by `npx msw init`.
 *
 * @param what a mock of any kind, or options of the backend that speaks the contract
 * @example
 * if (import.meta.env.DEV) await startMockWorker({ storage: sessionStorage })
 */
export async function startMockWorker(
  what?: MockBackendOptions,
  start?: StartOptions,
): Promise<{ readonly backend: MockBackend; readonly worker: SetupWorker }>
export async function startMockWorker<M extends Mock>(
  what: M,
  start?: StartOptions,
): Promise<{ readonly backend: M; readonly worker: SetupWorker }>
export async function startMockWorker(
  what: MockBackendOptions | Mock = {},
  start: StartOptions = {},
): Promise<{ readonly backend: Mock; readonly worker: SetupWorker }> {
  const backend = 'handlers' in what ? what : createMockBackend(what)
  const worker = setupWorker(...backend.handlers, ...backend.controls)
  await worker.start({ onUnhandledFrame: 'bypass', quiet: true, ...start })
  return { backend, worker }
}
