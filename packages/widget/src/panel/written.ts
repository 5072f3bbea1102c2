import type { AcceptedConsent, Contact, FieldErrorCode, Kind, Point, Procedure } from '@otklik/sdk'
import type { OpenRequest, WidgetOptions } from '../panel-host.ts'

/** A file as the resident added it. */
export interface AddedFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly type: string
  readonly state: 'preparing' | 'ready' | 'refused'
  /** What can be sent; while it is being prepared, what that is made of. */
  readonly blob?: Blob | undefined
  readonly sha256?: string
  /** It could not be cleaned and may say where it was made. */
  readonly metadataKept?: boolean
  readonly problem?: { readonly code: FieldErrorCode; readonly params: Readonly<Record<string, string | number>> }
}

/** How the resident wants to be answered: by looking here, or by a channel of their own. */
export type AnswerWay = 'self' | 'email' | 'phone'

export type ContactField = keyof Contact

/** Everything a resident has written, before it is sent. */
export interface Written {
  /** Secret of this message for its whole life: sending it twice is one case. */
  readonly key: string
  /** What the site has settled, so that it is not asked. */
  readonly fixed: { readonly category: string | undefined; readonly procedure: Procedure | undefined }
  readonly kind: Kind | undefined
  readonly text: string
  readonly files: readonly AddedFile[]
  readonly category: string | undefined
  /** Answers to the theme's questions, by code. */
  readonly answers: Readonly<Record<string, string | readonly string[]>>
  readonly procedure: Procedure | undefined
  readonly address: string
  readonly point: Point | undefined
  readonly way: AnswerWay | undefined
  readonly contact: Readonly<Partial<Record<ContactField, string>>>
  readonly consents: readonly AcceptedConsent[]
}

/** A message nobody has written anything into, with what the site has set for it. */
export function blank(preset: Pick<WidgetOptions & OpenRequest, 'kind' | 'category' | 'place' | 'procedure'>): Written {
  return {
    key: randomId(),
    fixed: { category: preset.category, procedure: preset.procedure },
    kind: preset.kind,
    text: '',
    files: [],
    category: preset.category,
    answers: {},
    procedure: undefined,
    address: preset.place?.address?.text ?? '',
    point: preset.place?.point,
    way: undefined,
    contact: {},
    consents: [],
  }
}

/** True when closing would lose something. */
export const hasContent = ({ text, files, contact }: Written): boolean =>
  Boolean(text.trim() || files.length || Object.values(contact).some(Boolean))

/** 128 random bits in hexadecimal. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
