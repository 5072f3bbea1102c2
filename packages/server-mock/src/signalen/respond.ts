/** What every answer says of the version that gave it. */
export const version = '2.34.6'

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'X-API-Version': version, ...headers },
  })

/** What Django says when its own code fails. */
export const serverError = (): Response =>
  new Response('<!doctype html>\n<html lang="en">\n<title>Server Error (500)</title>\n<h1>Server Error (500)</h1>\n', {
    status: 500,
    headers: { 'Content-Type': 'text/html', 'X-API-Version': version },
  })

export const notFound = (): Response => json({ detail: 'Niet gevonden.' }, 404)

/** A refusal on its way to becoming an answer: 400 with what is wrong, in the shape of the payload. */
export class Refusal extends Error {
  readonly response: Response

  constructor(response: Response) {
    super('refused')
    this.response = response
  }
}

export const refused = (errors: unknown): Refusal => new Refusal(json(errors, 400))

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
