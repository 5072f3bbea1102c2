import type { Session } from '@otklik/sdk/contract'

/** A key with which an administrator connects one community, once, as the organization's operator makes it. */
export async function newKey(backend: string, deskToken: string, organization: string): Promise<string> {
  const path = `/v1/desk/organizations/${organization}/keys`
  return (await ask<{ key: string }>(backend + path, deskToken, {})).key
}

/** Connects the community in which an administrator's launch was made. */
export async function connect(backend: string, launch: string, key: string): Promise<void> {
  const network = `${backend}/v1/networks/vk`
  const session = await ask<Session>(`${network}/sessions`, undefined, { launch })
  await ask(`${network}/community`, session.token, { key })
}

async function ask<Answer>(url: string, bearer: string | undefined, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} said ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}
