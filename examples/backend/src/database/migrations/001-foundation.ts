import { type Kysely, sql } from 'kysely'

/** Everything a case needs from its sending to its rating. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const quasigroup = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
].join('')

const statements = [
  `create table submissions (
    id uuid primary key,
    organization text not null,
    number text not null,
    token_hash text not null,
    code_hash text not null,
    kind text not null,
    procedure text not null,
    category text,
    language text not null,
    form_version text not null,
    text text not null,
    body jsonb not null,
    term jsonb,
    status text not null,
    authority text,
    registration_number text,
    registered_at timestamptz,
    due_date text check (due_date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
    due_basis text,
    receipt_due_date text check (receipt_due_date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
    receipt_due_basis text,
    inquiry_text text,
    inquiry_at timestamptz,
    visibility text not null check (visibility in ('private', 'public')),
    sent_at timestamptz not null,
    updated_at timestamptz not null,
    unique (organization, number)
  )`,
  // The desk reads one organization's cases, newest first.
  `create index submissions_by_sending on submissions (organization, sent_at desc, id)`,
  `create table idempotency (
    organization text not null,
    key_hash text not null,
    fingerprint text not null,
    submission_id uuid not null references submissions deferrable initially deferred,
    primary key (organization, key_hash)
  )`,
  `create table attachments (
    submission_id uuid not null references submissions,
    id text not null,
    position integer not null,
    name text not null,
    type text not null,
    size integer not null,
    sha256 text not null,
    sent_sha256 text not null,
    sent_size integer not null,
    store_key text not null,
    added_at timestamptz not null,
    primary key (submission_id, id)
  )`,
  `create table uploads (
    id text primary key,
    organization text not null,
    attachment text not null,
    claim_hash text not null,
    type text not null,
    size integer not null,
    sha256 text not null,
    sent_sha256 text not null,
    sent_size integer not null,
    store_key text not null,
    ready boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index uploads_by_expiry on uploads (expires_at)`,
  `create table resumable_uploads (
    id text primary key,
    organization text not null,
    attachment text not null,
    claim_hash text not null,
    sent_sha256 text not null,
    size integer not null,
    finished boolean not null default false,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index resumable_uploads_by_expiry on resumable_uploads (expires_at)`,
  `create table upload_locks (
    upload text primary key,
    holder uuid not null,
    expires_at timestamptz not null,
    release_requested boolean not null default false
  )`,
  `create table timeline (
    id bigint generated always as identity primary key,
    submission_id uuid not null references submissions,
    at timestamptz not null,
    status text not null,
    action text not null,
    actor text not null check (actor in ('resident', 'operator')),
    authority text,
    text text
  )`,
  `create index timeline_by_submission on timeline (submission_id, id)`,
  `create table answers (
    id uuid primary key,
    submission_id uuid not null references submissions,
    position integer not null,
    at timestamptz not null,
    text text not null,
    authority text,
    unique (submission_id, position)
  )`,
  `create table answer_files (
    id uuid primary key,
    answer_id uuid not null references answers,
    position integer not null,
    name text not null,
    type text not null,
    size integer not null,
    sha256 text not null,
    store_key text not null
  )`,
  `create index answer_files_by_answer on answer_files (answer_id, position)`,
  `create table ratings (
    answer_id uuid primary key references answers,
    score integer not null check (score between 1 and 5),
    comment text,
    at timestamptz not null
  )`,
  // Not written ahead: counters that a crash loses begin again, and no submission waits for them to reach the disk.
  `create unlogged table rate_counters (
    bucket text not null,
    window_end timestamptz not null,
    count integer not null,
    primary key (bucket, window_end)
  )`,
  `create index rate_counters_by_end on rate_counters (window_end)`,
  `create table case_counters (
    organization text not null,
    year integer not null,
    last integer not null,
    primary key (organization, year)
  )`,
  // `2026-000123-8`, with Damm's check digit. Made where the counter is, so that its row is locked for one statement only.
  `create function case_number(year integer, counter integer) returns text language sql immutable strict as $$
    with recursive
      serial(digits) as (
        select lpad(counter::text, greatest(6, length(counter::text)), '0')
      ),
      damm(place, interim) as (
        select 1, 0
        union all
        select place + 1, substr('${quasigroup}', interim * 10 + substr(year::text || digits, place, 1)::integer + 1, 1)::integer
        from damm, serial
        where place <= length(year::text || digits)
      )
    select year::text || '-' || digits || '-' || interim::text from damm, serial order by place desc limit 1
  $$`,
  `create table form_versions (
    organization text not null,
    version text not null,
    language text not null,
    form jsonb not null,
    replaced_at timestamptz,
    primary key (organization, version, language)
  )`,
]
