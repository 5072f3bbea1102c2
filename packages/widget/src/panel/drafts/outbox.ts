import type { Outbox, OutboxEntry } from '@otklik/sdk'
import type { Panel } from '../panel.ts'

/** Where this panel's messages wait and, once they are received, are remembered. */
export async function outboxFor({ host, shared }: Panel): Promise<Outbox> {
  const { outboxOf } = await host.load('client')
  return outboxOf(shared.value, host)
}

/** The outbox on the device, whoever it belongs to. */
export async function outboxOnDevice({ host }: Panel): Promise<Outbox> {
  const { outboxOf } = await host.load('client')
  return outboxOf(false, host)
}

export const isReceived = ({ state }: OutboxEntry): boolean => state.name === 'accepted'
