import { type Answer, failed, type Value } from './answer.ts'
import type { Behaviour } from './behaviour.ts'
import type { Call, Format } from './call.ts'
import { defineService, discover, type Listing, listRequests, listServices, showRequest, showToken } from './read.ts'
import { accept, mistakeInKey, mistakesIn } from './submit.ts'
import { elements, writeXml } from './xml.ts'

/** Answers as the specification has it, and as the behaviours change it, one after another. */
export async function respond(asked: Call, behaviours: readonly Behaviour[]): Promise<Response> {
  const call = behaviours.reduce((read, { reads }) => reads?.(read) ?? read, asked)
  const answer = carryOut(call, behaviours)
  if (answer instanceof Response) return answer
  const changed = behaviours.reduce((one, { answers }) => answers?.(one, call) ?? one, answer)
  let response = write(changed, call, behaviours)
  for (const { sends } of behaviours) response = (await sends?.(response, changed, call)) ?? response
  return response
}

function carryOut(call: Call, behaviours: readonly Behaviour[]): Answer | Response {
  for (const { instead } of behaviours) {
    const answer = instead?.(call)
    if (answer) return answer
  }
  switch (call.route) {
    case 'discovery':
      return discover(call)
    case 'services':
      return mistakeInJurisdiction(call) ?? listServices(call)
    case 'definition':
      return mistakeInJurisdiction(call) ?? defineService(call)
    case 'submit':
      return mistakeInJurisdiction(call) ?? submit(call, behaviours)
    case 'requests':
      return mistakeInJurisdiction(call) ?? listRequests(call, listing(call, behaviours))
    case 'request':
      return mistakeInJurisdiction(call) ?? showRequest(call)
    case 'token':
      return mistakeInJurisdiction(call) ?? showToken(call)
  }
}

const listing = (call: Call, behaviours: readonly Behaviour[]): Listing => ({
  belongs: (request) => behaviours.every(({ lists }) => lists?.(request, call) ?? true),
  oldestFirst: behaviours.some(({ oldestFirst }) => oldestFirst),
})

/** In the query, of a post too. */
function mistakeInJurisdiction({ url, posted, jurisdictions }: Call): Answer | undefined {
  if (!jurisdictions) return undefined
  const named =
    url.searchParams.get('jurisdiction_id') ?? posted.fields.find(([name]) => name === 'jurisdiction_id')?.[1]
  if (!named) return failed(400, 'jurisdiction_id was not provided')
  return jurisdictions.includes(named) ? undefined : failed(404, 'jurisdiction_id was not found')
}

function submit(call: Call, behaviours: readonly Behaviour[]): Answer | Response {
  const wrongKey = mistakeInKey(call)
  if (wrongKey) return wrongKey
  for (const { refuses } of behaviours) {
    const refused = refuses?.(call)
    if (refused) return refused
  }
  const unchecked = new Set(behaviours.flatMap((one) => one.unchecked ?? []))
  return (
    mistakesIn(call, unchecked) ??
    accept(call, (made) => behaviours.reduce((kept, { keeps }) => keeps?.(kept, call) ?? kept, made))
  )
}

function write(answer: Answer, call: Call, behaviours: readonly Behaviour[]): Response {
  const { kind, status, rows } = answer
  const format = behaviours.reduce<Format>((one, behaviour) => behaviour.format?.(answer, call) ?? one, call.format)
  if (format === 'xml') {
    const names = Object.assign({}, elements[kind], ...behaviours.map((behaviour) => behaviour.elements?.[kind] ?? {}))
    return new Response(writeXml(names, rows), { status, headers: { 'Content-Type': 'text/xml; charset=utf-8' } })
  }
  const single = kind === 'definition' || kind === 'discovery'
  const tree = behaviours.reduce<Value>(
    (one, { json }) => json?.(one, answer) ?? one,
    single && rows[0] ? rows[0] : rows,
  )
  return Response.json(tree, { status, headers: { 'Content-Type': 'application/json; charset=utf-8' } })
}
