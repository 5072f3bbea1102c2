import type { Backend } from '../backend.ts'
import { servedOrganizations } from './jurisdiction.ts'
import { languageOf, open311Words } from './words.ts'

/** Where GeoReport is served. */
export const root = '/open311/v2'

/** When this face of the backend was last changed; forms are changed by their organizations later. */
const written = new Date('2026-11-22T00:00:00Z')

/** `GET discovery`: who is here, how to get a key, and which formats there are. */
export async function discovery(backend: Backend) {
  const served = servedOrganizations(backend)
  const changeset = `${(await lastChange(backend)).toISOString().slice(0, 19)}Z`
  const contacts = served.map((organization) => {
    const spoken = languageOf(organization)
    const { organization: named, help } = organization.form(spoken)
    const ways = [help.phone, help.email, help.url, `${backend.publicUrl()}/o/${organization.id}`].filter(Boolean)
    return open311Words(spoken).discoveryContact(named.name, organization.id, ways.join(', '))
  })
  return {
    changeset,
    contact: contacts.join('; '),
    key_service: open311Words(served[0] ? languageOf(served[0]) : 'ru').discoveryKey,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: backend.publicUrl() + root,
        changeset,
        type: 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  }
}

/** When services or their definitions were last changed, as far as anybody knows. */
async function lastChange({ database }: Pick<Backend, 'database'>): Promise<Date> {
  const { replaced } = await database
    .selectFrom('form_versions')
    .select(({ fn }) => fn.max('replaced_at').as('replaced'))
    .executeTakeFirstOrThrow()
  return replaced && replaced > written ? replaced : written
}
