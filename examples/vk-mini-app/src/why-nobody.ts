import { type Network, openSession } from '@otklik/sdk/session'

/** Why nobody is known by a launch: asks the backend once more, for the reason. */
export async function whyNobody(
  endpoint: string,
  network: Network,
  launch: string | undefined,
): Promise<'refused' | 'unreachable'> {
  if (!launch) return 'refused'
  try {
    await openSession({ endpoint, network, launch })
    return 'unreachable'
  } catch (error) {
    return refusals.has((error as { code?: string }).code ?? '') ? 'refused' : 'unreachable'
  }
}

const refusals: ReadonlySet<string> = new Set(['unauthorized', 'not_found', 'rejected'])
