import type { Case } from '@otklik/sdk/domain'

/** What goes wrong, as the mock takes it: see `Fault` of @otklik/server-mock. */
export interface Fault {
  readonly kind: string
  readonly route?: string
  readonly method?: string
  readonly times?: number | 'always'
  readonly after?: number
  readonly ms?: number
  readonly retryAfter?: number
  readonly without?: string
}

export type MockTown = ReturnType<typeof openMockTown>

/** The controls of a mock backend that runs in a process of its own. */
export function openMockTown(site: string, backend: string) {
  const control = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const response = await fetch(`${backend}/__mock/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`The mock said ${response.status}: ${await response.text()}`)
    return response.status === 204 ? undefined : response.json()
  }
  return {
    site,
    backend,
    faults: async (...faults: readonly Fault[]): Promise<void> => {
      await control('faults', faults)
    },
    /** Nothing goes wrong any more. */
    heal: async (): Promise<void> => {
      await control('faults', undefined, 'DELETE')
    },
    cases: async (): Promise<Case[]> => (await control('cases')) as Case[],
    act: async (number: string, action: string, input: object = {}): Promise<void> => {
      await control(`cases/${number}/${action}`, input)
    },
    /** Any control of a mock of another backend. */
    control,
    reset: async (): Promise<void> => {
      await control('reset', {})
    },
  }
}
