import { type SetupWorker, type StartOptions, setupWorker } from 'msw/browser'
import { createMockBackend, type MockBackend, type MockBackendOptions } from './backend.ts'

/**
 * Starts a mock backend inside the page, behind MSW's service worker. Requests to anywhere else go out as usual. The
 * worker's file must be served as `/mockServiceWorker.js`: by the plugin of `msw/vite`, or written once by `npx msw init`.
 *
 * @example
 * if (import.meta.env.DEV) await startMockWorker({ storage: sessionStorage })
 */
export async function startMockWorker(
  options: MockBackendOptions = {},
  start: StartOptions = {},
): Promise<{ readonly backend: MockBackend; readonly worker: SetupWorker }> {
  const backend = createMockBackend(options)
  const worker = setupWorker(...backend.handlers, ...backend.controls)
  await worker.start({ onUnhandledFrame: 'bypass', quiet: true, ...start })
  return { backend, worker }
}
