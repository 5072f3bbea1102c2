import type { VkSettings } from '../networks/settings.ts'
import type { CardType } from './card.ts'

/** Why VK has not taken a card. What it said itself is never repeated: it may quote the request. */
export class VkApiError extends Error {
  override readonly name = 'VkApiError'
  readonly trouble: VkTrouble

  constructor(trouble: VkTrouble, message: string) {
    super(message)
    this.trouble = trouble
  }
}

/**
 * `token`, `rights` and `application` do not go away by themselves: somebody has to give another token, or put the app
 * into the community again. `busy` and `unreachable` do. `refused` is everything else.
 */
export type VkTrouble = 'token' | 'rights' | 'application' | 'busy' | 'unreachable' | 'refused'

export interface CardUpdate {
  readonly token: string
  readonly type: CardType
  readonly code: string
}

// https://dev.vk.com/reference/versions
const version = '5.199'
const patience = 10_000
const longestAnswer = 64_000

/**
 * Puts up a card: https://dev.vk.com/method/appWidgets.update. The token goes in the body, so that it stands in no
 * address.
 *
 * @throws VkApiError, whatever happens
 */
export async function updateCard(
  { apiUrl }: Pick<VkSettings, 'apiUrl'>,
  { token, type, code }: CardUpdate,
  signal: AbortSignal,
): Promise<void> {
  const body = new URLSearchParams({ access_token: token, v: version, type, code })
  let status: number
  let text: string
  try {
    const response = await fetch(`${apiUrl}/appWidgets.update`, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    status = response.status
    text = await upTo(longestAnswer, response)
  } catch (error) {
    if (error instanceof VkApiError) throw error
    throw new VkApiError('unreachable', `VK does not answer: ${(error as Error).name}`)
  }
  const answer = parsed(text)
  if (answer?.response === 1) return
  const number = Number(answer?.error?.error_code)
  if (Number.isInteger(number)) throw new VkApiError(troubleOf(number), `VK answers with error ${number}`)
  const trouble = status === 429 ? 'busy' : 'unreachable'
  throw new VkApiError(trouble, `VK answers with status ${status} and no answer of its API`)
}

// https://dev.vk.com/reference/errors
const troubles: readonly (readonly [VkTrouble, readonly number[]])[] = [
  // The token is wrong or revoked, or its community is gone.
  ['token', [4, 5, 16, 17, 18, 27, 28, 37, 40, 125]],
  ['rights', [7, 15, 20, 21, 200, 203, 210, 212]],
  // The app is off, or it is not in the community any more.
  ['application', [2, 11, 38, 101, 711]],
  ['busy', [6, 9, 14, 29, 32, 601]],
  ['unreachable', [1, 10, 36, 43]],
]

const troubleOf = (code: number): VkTrouble => troubles.find(([, codes]) => codes.includes(code))?.[0] ?? 'refused'

async function upTo(most: number, response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > most) throw new VkApiError('unreachable', 'VK answers with more than a card has an answer to')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

interface Answer {
  readonly response?: unknown
  readonly error?: { readonly error_code?: unknown }
}

function parsed(text: string): Answer | undefined {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
