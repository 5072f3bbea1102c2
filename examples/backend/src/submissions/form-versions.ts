import type { Backend } from '../backend.ts'

/**
 * Keeps every form as it is asked now, and notes when an earlier one was replaced: what was filled in under it is still
 * checked by its own rules for a while. Run at each start, by any number of processes.
 */
export async function recordFormVersions({ database, organizations, clock }: Backend): Promise<void> {
  for (const { id, formVersion, languages, form } of organizations.values()) {
    await database
      .insertInto('form_versions')
      .values(
        languages.map((language) => ({
          organization: id,
          version: formVersion,
          language,
          form: JSON.stringify(form(language)),
        })),
      )
      .onConflict((conflict) =>
        // A version that is back in force was never replaced.
        conflict.columns(['organization', 'version', 'language']).doUpdateSet({ replaced_at: null }),
      )
      .execute()
    await database
      .updateTable('form_versions')
      .set({ replaced_at: clock() })
      .where('organization', '=', id)
      .where('version', '<>', formVersion)
      .where('replaced_at', 'is', null)
      .execute()
  }
}
