import type { Category, Kind } from '@otklik/sdk/domain'
import type { Backend } from '../backend.ts'
import type { Organization } from '../organizations/index.ts'

/** What links of one organization can be made of. Nothing of it is a secret; the command line asks for it. */
export interface Known {
  /** Where residents reach the backend, without a slash at the end. */
  readonly site: string
  readonly organization: string
  readonly names: { readonly ru: string; readonly en: string }
  readonly kinds: readonly Kind[]
  /** Groups of themes, too: a link to one is told from a link to nothing. */
  readonly categories: readonly {
    readonly code: string
    readonly label: string
    readonly isGroup: boolean
    /** Where a theme is for some kinds only. */
    readonly kinds?: readonly Kind[] | undefined
  }[]
  readonly languages: readonly string[]
  /** The number of the mini app in a network where it is on. */
  readonly miniApps: { readonly vk?: string | undefined }
}

export const knownOf = (backend: Pick<Backend, 'config' | 'publicUrl'>, organization: Organization): Known => {
  const {
    kinds,
    categories,
    organization: { name },
  } = organization.form('ru')
  const app = backend.config.networks.vk?.appId
  return {
    site: backend.publicUrl(),
    organization: organization.id,
    names: { ru: name, en: organization.form('en').organization.name },
    kinds,
    categories: flat(categories),
    languages: organization.languages,
    miniApps: app === undefined ? {} : { vk: app },
  }
}

const flat = (categories: readonly Category[]): Known['categories'][number][] =>
  categories.flatMap(({ code, label, kinds, children }) => [
    { code, label, isGroup: children !== undefined, ...(kinds && { kinds }) },
    ...flat(children ?? []),
  ])
