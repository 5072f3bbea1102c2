import type { AcceptedConsent, FieldError, Form, Language, Submission } from '@otklik/sdk/domain'
import { pointerToken } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'

const day = 86_400_000
/** How long after its replacement a version that was ticked in time still counts. */
const grace = 30 * day
/** How wrong the clock of a device may be. */
const clockError = day

/**
 * The form a submission is to be checked against: the one it was filled in under while that is in force or in its 30
 * days of grace, with the consents the resident ticked in the place of those that have replaced them.
 *
 * @returns `outdated` when the form's version is too old or was never ours
 */
export async function formOf(
  backend: Backend,
  organization: Organization,
  submission: Submission,
  now: Date,
): Promise<Form | 'outdated'> {
  const current = organization.form(submission.language)
  const base =
    submission.formVersion === organization.formVersion
      ? current
      : await earlierForm(backend, organization, submission, now)
  if (!base) return 'outdated'
  const consents = base.consents.map((offered) => {
    const accepted = submission.consents.find(({ id }) => id === offered.id)
    const good = accepted && wasInForce(organization, accepted, now)
    return good ? { ...offered, version: accepted.version, sha256: accepted.sha256 } : offered
  })
  // Consents that are asked now but were not when the form was filled in are not asked afterwards.
  return { ...base, status: current.status, consents }
}

/** Ticks that cannot be: in the future, or of a document of which nothing is known. */
export function checkTicks(submission: Submission, now: Date): FieldError[] {
  return submission.consents.flatMap(({ id, acceptedAt }): FieldError[] =>
    Date.parse(acceptedAt) > now.getTime() + clockError
      ? [{ pointer: `/consents/${pointerToken(id)}`, code: 'invalid', params: { id } }]
      : [],
  )
}

async function earlierForm(
  { database }: Backend,
  organization: Organization,
  { formVersion, language }: Submission,
  now: Date,
): Promise<Form | undefined> {
  const stored = await database
    .selectFrom('form_versions')
    .select(['form', 'replaced_at'])
    .where('organization', '=', organization.id)
    .where('version', '=', formVersion)
    .where('language', '=', organization.form(language).language)
    .executeTakeFirst()
  if (stored) return inGrace(stored.replaced_at, now) ? (stored.form as Form) : undefined
  const declared = organization.earlierVersions.form.find(({ version }) => version === formVersion)
  return declared && inGrace(new Date(declared.replacedAt), now) ? organization.form(language) : undefined
}

/** True when this version of the document was in force at the time of the tick and its grace has not run out. */
function wasInForce(organization: Organization, accepted: AcceptedConsent, now: Date): boolean {
  const offered = organization.form(accepted.language as Language).consents.find(({ id }) => id === accepted.id)
  if (offered?.version === accepted.version && offered.sha256 === accepted.sha256) return true
  return organization.earlierVersions.consents.some(
    ({ id, version, sha256, replacedAt }) =>
      id === accepted.id &&
      version === accepted.version &&
      sha256 === accepted.sha256 &&
      Date.parse(accepted.acceptedAt) <= Date.parse(replacedAt) + clockError &&
      inGrace(new Date(replacedAt), now),
  )
}

const inGrace = (replacedAt: Date | null, now: Date): boolean =>
  replacedAt === null || now.getTime() <= replacedAt.getTime() + grace
