import type { ErrorData } from '@vkontakte/vk-bridge'
import type { RunningError } from '../community/running-error.ts'

/** Why VK's client has not done what it was asked, by what it answers instead. */
export function reasonOf(answer: unknown): RunningError['reason'] {
  const { error_type: type, error_data: data } = (answer ?? {}) as Partial<ErrorData>
  // Its window for rights was closed.
  if (type === 'auth_error') return 'denied'
  if (type !== 'client_error') return 'failed'
  return clientErrors[Number(data?.error_code)] ?? 'failed'
}

const clientErrors: Readonly<Record<number, RunningError['reason']>> = { 4: 'denied', 6: 'unsupported' }
