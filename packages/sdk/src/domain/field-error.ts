/** The rules a field can break; words for people stand in the widget's catalogues. */
export const fieldErrorCodes = [
  'required',
  'too_short',
  'too_long',
  'invalid',
  'not_offered',
  'out_of_season',
  'stopped',
  'photo_required',
  'file_type',
  'file_empty',
  'file_too_large',
  'file_unreadable',
  'files_too_many',
  'files_too_large',
  'point_or_address',
  'out_of_area',
  'consent_required',
  'consent_outdated',
] as const
export type FieldErrorCode = (typeof fieldErrorCodes)[number]

/** One field and the rule it breaks. */
export interface FieldError {
  /** JSON pointer (RFC 6901) into the submission: `/text`, `/answers/depth`, `/contact/email`. */
  readonly pointer: string
  readonly code: FieldErrorCode
  /** What the sentence about it needs: `max`, `over`, `id`, `name`, `limit`. Never what the resident typed. */
  readonly params?: Readonly<Record<string, string | number>>
}
