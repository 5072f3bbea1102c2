import { commonProblems, type HeaderRule, type Operation, operations } from './operations.ts'
import { Problem, problemMediaType, problemStatus } from './problem.ts'
import { routes } from './routes.ts'

// For tests: no page loads this.

/** A real answer, as a proxy, a browser test or a server's own test saw it. */
export interface Exchange {
  readonly method: string
  /** A path, or a whole address. */
  readonly url: string
  readonly status: number
  readonly headers: Headers | Readonly<Record<string, string>>
  readonly body: string
}

export interface Verdict {
  /** The operation of the contract; undefined when the address is none of its own. */
  readonly operation: string | undefined
  /** What breaks the contract, each with the path to it. */
  readonly errors: readonly string[]
}

/**
 * Holds a real answer against the contract: status, headers, media type, and the body by the very schemas of which
 * `openapi.json` is made. A key that the contract does not name is an error too: a backend says only what is documented.
 *
 * @example
 * const { errors } = validateExchange({ method: 'GET', url: '/v1/organizations/kirov/form', status, headers, body })
 */
export function validateExchange({ method, url, status, headers, body }: Exchange): Verdict {
  const { pathname } = new URL(url, 'http://contract.invalid')
  const found = operations.find(
    (operation) => operation.method === method.toUpperCase() && pattern(routes[operation.route]).test(pathname),
  )
  if (!found) return { operation: undefined, errors: [] }
  const said = headers instanceof Headers ? headers : new Headers(headers)
  const success = found.successes[status]
  const errors = success
    ? [...missing(said, success.headers ?? []), ...bodyErrors(found, success.schema, said, body)]
    : failureErrors(found, status, said, body)
  return { operation: found.id, errors }
}

const pattern = (template: string): RegExp => new RegExp(`^(?:/.*)?${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)

function missing(said: Headers, rules: readonly HeaderRule[]): string[] {
  return rules.flatMap(({ name, required, pattern }) => {
    const value = said.get(name)
    if (value === null) return required ? [`header ${name} is missing`] : []
    return pattern && !new RegExp(pattern).test(value) ? [`header ${name} is not ${pattern}`] : []
  })
}

function bodyErrors(
  { method }: Operation,
  schema: Operation['successes'][number]['schema'],
  said: Headers,
  body: string,
): string[] {
  if (method === 'HEAD' || !schema) return body === '' ? [] : ['a body where there should be none']
  return jsonErrors(schema, 'application/json', said, body)
}

function failureErrors(operation: Operation, status: number, said: Headers, body: string): string[] {
  const codes = [...operation.problems, ...commonProblems]
  if (status < 400) return [`status ${status} is not one of ${operation.id}`]
  if (!operation.tus && !codes.some((code) => problemStatus[code] === status)) {
    return [`status ${status} is not one of ${operation.id}`]
  }
  const late = status === problemStatus.rate_limited && !said.has('Retry-After')
  if (operation.method === 'HEAD') return []
  const errors = [
    ...(late ? ['header Retry-After is missing'] : []),
    ...jsonErrors(Problem, problemMediaType, said, body),
  ]
  if (errors.length > 0) return errors
  const problem = JSON.parse(body) as Problem
  if (problem.status !== status) errors.push(`the problem says ${problem.status}, the answer ${status}`)
  if (!codes.includes(problem.code)) errors.push(`problem ${problem.code} is not one of ${operation.id}`)
  return errors
}

function jsonErrors(
  schema: typeof Problem | Operation['body'],
  mediaType: string,
  said: Headers,
  body: string,
): string[] {
  const type = said.get('Content-Type') ?? 'none'
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== mediaType) return [`content type ${type} is not ${mediaType}`]
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return ['the body is not JSON']
  }
  const result = (schema as typeof Problem).safeParse(value)
  if (!result.success)
    return result.error.issues.map(({ path, code }) => `${dotted(path)}: ${code === 'custom' ? 'invalid' : code}`)
  return undocumented(value, result.data).map((path) => `${dotted(path)}: not in the contract`)
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.') || 'body'

/** Paths of what was said but is not in the schema, which drops it. */
function undocumented(said: unknown, read: unknown): PropertyKey[][] {
  if (typeof said !== 'object' || said === null || typeof read !== 'object' || read === null) return []
  return Object.entries(said).flatMap(([key, value]) => {
    if (!Object.hasOwn(read, key)) return [[key]]
    return undocumented(value, (read as Record<string, unknown>)[key]).map((path) => [key, ...path])
  })
}
