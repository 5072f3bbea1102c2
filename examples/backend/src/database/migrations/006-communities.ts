import { type Kysely, sql } from 'kysely'

/** Which community of a network belongs to which organization, and the card it shows. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table communities (
    network text not null,
    community text not null,
    organization text not null,
    connected_at timestamptz not null,
    connected_by text not null,
    card_type text check (card_type in ('text', 'list')),
    card_token text,
    card_state text check (card_state in ('on', 'failed')),
    card_reason text,
    card_shown text,
    card_updated_at timestamptz,
    card_attempts integer not null default 0,
    card_next_at timestamptz,
    primary key (network, community),
    check ((card_type is null) = (card_token is null) and (card_type is null) = (card_state is null))
  )`,
  `create index communities_by_organization on communities (organization)`,
  `create index communities_by_card on communities (card_next_at) where card_next_at is not null`,
  `create table connect_keys (
    key_hash text primary key,
    organization text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_network text,
    used_community text
  )`,
]
