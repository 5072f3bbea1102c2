// What is an organization's stands under it, so that a server can decide CORS at the preflight, by the path alone. Who
// comes from a network has none yet.

/** Paths of the contract, as templates of OpenAPI. */
export const routes = {
  form: '/v1/organizations/{organization}/form',
  category: '/v1/organizations/{organization}/categories/{code}',
  uploads: '/v1/organizations/{organization}/uploads',
  resumableUploads: '/v1/organizations/{organization}/uploads/resumable',
  resumableUpload: '/v1/organizations/{organization}/uploads/resumable/{upload}',
  challenge: '/v1/organizations/{organization}/challenge',
  submissions: '/v1/organizations/{organization}/submissions',
  case: '/v1/organizations/{organization}/submissions/{number}',
  attachments: '/v1/organizations/{organization}/submissions/{number}/attachments',
  rating: '/v1/organizations/{organization}/submissions/{number}/rating',
  dispute: '/v1/organizations/{organization}/submissions/{number}/dispute',
  replies: '/v1/organizations/{organization}/submissions/{number}/replies',
  sessions: '/v1/networks/{network}/sessions',
} as const

export type RouteName = keyof typeof routes

type Parameters<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Parameters<Rest> : never

/** The path of a route with its parameters filled in and percent-encoded. */
export function path<N extends RouteName>(
  route: N,
  parameters: Record<Parameters<(typeof routes)[N]>, string>,
): string {
  return routes[route].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name as keyof typeof parameters]),
  )
}

export const headers = {
  /** Secret of the draft; repeats with the same key and body give the same receipt. */
  key: 'Idempotency-Key',
  /** Proof that an upload belongs to a draft, without showing the draft's key. */
  claim: 'Otklik-Claim',
  /** The attachment's id of an upload. */
  attachment: 'Otklik-Attachment',
  /** `name/version` of who speaks, so that a server can say `too_old`. */
  client: 'Otklik-Client',
  /** Proof of work, where the form asks for it: no part of the body, so that a repeat may bring another, or none. */
  proof: 'Otklik-Proof',
  /** RFC 9530: `sha-256=:base64:` of the uploaded bytes. */
  digest: 'Content-Digest',
} as const

/** Files up to this many bytes go in one request, larger ones by tus. */
export const oneRequestUploadLimit = 1_000_000

/** The version of the contract this SDK speaks; sent in `Otklik-Client` as `sdk/{version}`. */
export const clientVersion = 'sdk/0.1.0'
