import type { Form, Language } from '@otklik/sdk/domain'
import type { MockState, SeedOrganization } from './state.ts'

/** One request with all it needs to be answered. */
export interface Call {
  readonly request: Request
  readonly state: MockState
  /** Id of the organization in the path. */
  readonly organization: string
  readonly seed: SeedOrganization
  /** The form in Russian, by which everything is checked. */
  readonly form: Form
  /** Parameters of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The language asked for, when the organization has it; Russian otherwise. */
export function formFor({ request, seed }: Call): Form {
  const wanted = new URL(request.url).searchParams.get('lang') as Language | null
  return (wanted && seed.forms[wanted]) || seed.forms.ru
}
