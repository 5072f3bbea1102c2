import type { LinkChannel } from './community.ts'

/** What can be wrong with a link, in the order in which it is told. */
export type Finding =
  | { readonly code: 'no_address' }
  | { readonly code: 'pasted_text' }
  | { readonly code: 'spaces' }
  | { readonly code: 'entities' }
  | { readonly code: 'punctuation'; readonly found: string }
  | { readonly code: 'encoding' }
  | { readonly code: 'redirect'; readonly found: string }
  | { readonly code: 'scheme'; readonly found: string; readonly right: string }
  | { readonly code: 'login' }
  | { readonly code: 'host'; readonly found: string; readonly right: string }
  | { readonly code: 'shortened'; readonly found: string }
  | { readonly code: 'pos'; readonly opaId?: string }
  | { readonly code: 'foreign'; readonly found: string }
  | { readonly code: 'path'; readonly found: string; readonly right: string }
  | { readonly code: 'organization'; readonly found: string; readonly right: string }
  | { readonly code: 'separator' }
  | { readonly code: 'fragment' }
  | { readonly code: 'mini_app'; readonly found: string; readonly right?: string }
  | { readonly code: 'doubled'; readonly name: string }
  | { readonly code: 'parameter'; readonly name: string }
  | { readonly code: 'channel_missing' }
  | { readonly code: 'channel_unknown'; readonly found: string }
  | { readonly code: 'channel_other'; readonly found: LinkChannel; readonly right: LinkChannel }
  | { readonly code: 'community_missing' }
  | { readonly code: 'community_unreadable'; readonly found: string }
  | { readonly code: 'community_other'; readonly found: string; readonly right: string }
  | { readonly code: 'kind'; readonly found: string }
  | { readonly code: 'category'; readonly found: string }
  | { readonly code: 'category_group'; readonly found: string }
  | { readonly code: 'category_kind'; readonly found: string; readonly kind: string }
  | { readonly code: 'place' }
  | { readonly code: 'language'; readonly found: string }
  | { readonly code: 'gone'; readonly found: string }

export type FindingCode = Finding['code']
