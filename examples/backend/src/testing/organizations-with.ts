import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A copy of the sample organizations in which these differ by so much. The caller removes it. */
export async function organizationsWith(changes: Readonly<Record<string, object>>): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'otklik-organizations-'))
  await cp(join(import.meta.dirname, '../../organizations'), copy, { recursive: true })
  for (const [organization, changed] of Object.entries(changes)) {
    const file = join(copy, organization, 'organization.json')
    const source = JSON.parse(await readFile(file, 'utf8')) as object
    await writeFile(file, JSON.stringify({ ...source, ...changed }))
  }
  return copy
}
