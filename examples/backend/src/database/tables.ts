import type { Network } from '@otklik/sdk/contract'
import type { Kind, Language, Procedure, Status, Submission, Term } from '@otklik/sdk/domain'
import type { Generated, JSONColumnType } from 'kysely'
import type { VkTrouble } from '../vk/api.ts'
import type { CardType } from '../vk/card.ts'

export interface Tables {
  submissions: Submissions
  attachments: Attachments
  uploads: Uploads
  scans: Scans
  resumable_uploads: ResumableUploads
  timeline: Timeline
  answers: Answers
  answer_files: AnswerFiles
  ratings: Ratings
  idempotency: Idempotency
  rate_counters: RateCounters
  spent_challenges: SpentChallenges
  case_counters: CaseCounters
  upload_locks: UploadLocks
  form_versions: FormVersions
  communities: Communities
  connect_keys: ConnectKeys
}

export interface Submissions {
  id: string
  organization: string
  number: string
  token_hash: string
  code_hash: string
  kind: Kind
  procedure: Procedure
  category: string | null
  language: Language
  form_version: string
  text: string
  /** The whole submission as it was received. */
  body: JSONColumnType<Submission>
  /** How long the answer may take, as it was promised when it was sent. */
  term: JSONColumnType<Term> | null
  status: Status
  authority: string | null
  registration_number: string | null
  registered_at: Date | null
  /** `YYYY-MM-DD`, in the organization's calendar. Text, because drivers turn a SQL date into a moment. */
  due_date: string | null
  due_basis: string | null
  /** The term as it was when the receipt was given: a repeat must give the same receipt. */
  receipt_due_date: string | null
  receipt_due_basis: string | null
  inquiry_text: string | null
  inquiry_at: Date | null
  visibility: 'private' | 'public'
  /** It was filed over Open311, so it stands in the public register. */
  open311: Generated<boolean>
  /** Set when its filer was given a token in the place of the number. */
  open311_token_hash: string | null
  /** Whose it is, as a network has verified: keyed hash. Null when nobody has said so. */
  resident_hash: string | null
  sent_at: Date
  updated_at: Date
}

interface StoredFile {
  name: string
  type: string
  /** Bytes of what is stored, and their SHA-256. */
  size: number
  sha256: string
  store_key: string
}

export interface Attachments extends StoredFile {
  submission_id: string
  /** Made by the client. */
  id: string
  position: number
  /** SHA-256 and size of what the client sent, before metadata was removed. */
  sent_sha256: string
  sent_size: number
  added_at: Date
}

export interface Uploads extends Omit<StoredFile, 'name'> {
  id: string
  organization: string
  attachment: string
  claim_hash: string
  sent_sha256: string
  sent_size: number
  /** False while its bytes are being put into the store. */
  ready: boolean
  created_at: Date
  expires_at: Date
}

/** A file that nobody gets, by its key in the store. One that is clean has no row. */
export interface Scans {
  store_key: string
  state: 'checking' | 'refused'
  attempts: Generated<number>
  /** When it is to be looked at, or its bytes are to be removed; nobody else does so before that. */
  due_at: Date | null
  /** What the scanner calls it. */
  found: string | null
}

export interface ResumableUploads {
  id: string
  organization: string
  attachment: string
  claim_hash: string
  sent_sha256: string
  size: number
  /** True when all bytes have arrived and the upload can be used. */
  finished: Generated<boolean>
  created_at: Date
  expires_at: Date
}

export interface Timeline {
  id: Generated<number>
  submission_id: string
  at: Date
  status: Status
  /** What happened, as `transitions.ts` names it. */
  action: string
  actor: 'resident' | 'operator'
  authority: string | null
  text: string | null
}

export interface Answers {
  id: string
  submission_id: string
  /** After a dispute a case may be answered again; the last one counts. */
  position: number
  at: Date
  text: string
  authority: string | null
}

export interface AnswerFiles extends StoredFile {
  id: string
  answer_id: string
  position: number
}

export interface Ratings {
  answer_id: string
  score: number
  comment: string | null
  at: Date
}

export interface Idempotency {
  organization: string
  key_hash: string
  fingerprint: string
  submission_id: string
}

export interface RateCounters {
  /** What is counted and for whom, hashed: no address is kept. */
  bucket: string
  window_end: Date
  count: number
}

export interface SpentChallenges {
  /** Hash of its signature. */
  challenge: string
  expires_at: Date
}

export interface CaseCounters {
  organization: string
  year: number
  last: number
}

export interface UploadLocks {
  upload: string
  holder: string
  expires_at: Date
  release_requested: Generated<boolean>
}

export interface FormVersions {
  organization: string
  version: string
  language: Language
  form: JSONColumnType<object>
  replaced_at: Date | null
}

/** A community of a network that is connected to an organization, and the card it shows. */
export interface Communities {
  network: Network
  /** The network's id of it. */
  community: string
  organization: string
  connected_at: Date
  /** Keyed hash of the administrator's id in the network. */
  connected_by: string
  card_type: CardType | null
  /** The community's token, encrypted. */
  card_token: string | null
  card_state: 'on' | 'failed' | null
  card_reason: VkTrouble | null
  /** Hash of the code that the network has taken last. */
  card_shown: string | null
  card_updated_at: Date | null
  /** Failures since it last went well. */
  card_attempts: Generated<number>
  /** When it is to be looked at; nobody else does so before that. */
  card_next_at: Date | null
}

export interface ConnectKeys {
  key_hash: string
  organization: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
  /** For which community it was used. */
  used_network: Network | null
  used_community: string | null
}
