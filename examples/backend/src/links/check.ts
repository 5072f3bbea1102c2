import type { Kind } from '@otklik/sdk/domain'
import { addressOf, type Link, linkParameters, miniAppAddressOf, miniAppParameters } from './address.ts'
import { type LinkChannel, meantChannel, needsCommunity, readChannel, readCommunity } from './community.ts'
import { behindRedirect, isShortened, isSlipOf, readMiniApp, readPos, slipsBetween } from './elsewhere.ts'
import type { Finding } from './finding.ts'
import type { Known } from './known.ts'
import { readPasted } from './pasted.ts'
import { isEncoded, readPlace } from './place.ts'

/** Where a link stands, as far as the administrator has said. */
export interface Standing {
  readonly channel?: LinkChannel | undefined
  /** As `readCommunity` gives it. */
  readonly community?: string | undefined
}

export interface Checked {
  /** As it was given. */
  readonly text: string
  /** Nothing: the link is right. */
  readonly findings: readonly Finding[]
  /** The right link, the given one when nothing is wrong with it. Undefined while nobody has said where it stands. */
  readonly right?: string | undefined
}

/** Says what is wrong with a link to one organization, without asking anybody. */
export function checkLink(text: string, known: Known, standing: Standing = {}): Checked {
  const findings: Finding[] = []
  const found = (finding: Finding) => {
    const told = JSON.stringify(finding)
    if (!findings.some((one) => JSON.stringify(one) === told)) findings.push(finding)
  }
  const link = understand(text, known, standing, found)
  if (findings.length === 0) return { text, findings, right: text }
  const { channel, community } = link
  if (!channel || (needsCommunity(channel) && !community)) return { text, findings }
  const target = { ...link, organization: known.organization, channel }
  const miniApp = link.isMiniApp ? miniAppAddressOf(known.miniApps.vk, target) : undefined
  return { text, findings, right: miniApp ?? addressOf(known.site, target) }
}

type Understood = Omit<Partial<Link>, 'channel'> & Standing & { readonly isMiniApp?: boolean }
type Tell = (finding: Finding) => void

function understand(text: string, known: Known, standing: Standing, found: Tell, depth = 0): Understood {
  const exact = asWritten(text.trim(), known)
  const pasted = exact ? undefined : readPasted(text, known.site)
  for (const finding of pasted?.findings ?? []) found(finding)
  if (pasted && pasted.address === undefined) return standing
  const { url, scheme, findings } = exact ? asIs(exact) : parsed(pasted?.address ?? '', known.site)
  if (!url) {
    found({ code: 'no_address' })
    return standing
  }
  const inner = behindRedirect(url)
  if (inner !== undefined && depth < 3) {
    found({ code: 'redirect', found: url.hostname })
    return understand(inner, known, standing, found, depth + 1)
  }
  if (url.username || url.password) found({ code: 'login' })
  const miniApp = readMiniApp(url)
  if (miniApp) {
    tellScheme(scheme, 'https:', found)
    for (const finding of findings) found(finding)
    return understandMiniApp(url, miniApp, known, standing, found)
  }
  const site = new URL(known.site)
  if (url.host !== site.host) {
    const pos = readPos(url)
    if (pos) {
      found({ code: 'pos', ...pos })
      return standing
    }
    if (isShortened(url.hostname)) {
      found({ code: 'shortened', found: url.hostname })
      return standing
    }
    if (!isSlipOf(url.host, site.host)) {
      found({ code: 'foreign', found: url.host })
      return standing
    }
  }
  tellScheme(scheme, site.protocol, found)
  if (url.host !== site.host) found({ code: 'host', found: url.host, right: site.host })
  for (const finding of findings) found(finding)
  understandPath(url.pathname, known, found)
  return understandParameters(parametersOf(url, found), linkParameters, known, standing, found)
}

/** An address that is letter by letter as we would have written it has nothing in it to be mended. */
function asWritten(text: string, { site, organization, miniApps }: Known): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const miniApp = readMiniApp(url)
  const given = Object.fromEntries(new URLSearchParams(miniApp ? url.hash.slice(1) : url.search)) as Partial<Link>
  const right = miniApp
    ? miniAppAddressOf(miniApps.vk, { ...given, organization, channel: 'vk', community: miniApp.group })
    : addressOf(site, { ...given, organization } as Link)
  return text === right && !isEncoded(given.place ?? '') ? url : undefined
}

interface Parsed {
  readonly url: URL | undefined
  /** As it was written. */
  readonly scheme: string
  readonly findings: readonly Finding[]
}

const asIs = (url: URL): Parsed => ({ url, scheme: `${url.protocol}//`, findings: [] })

function tellScheme(scheme: string, right: string, found: Tell): void {
  if (scheme.toLowerCase() !== `${right}//`) found({ code: 'scheme', found: scheme, right: `${right}//` })
}

/** Reads an address leniently; what had to be mended is told. */
function parsed(address: string, site: string): Parsed {
  const right = new URL(site).protocol
  const findings: Finding[] = []
  let body = address
  for (let more = schemeOf(body); more !== ''; more = schemeOf(body)) body = body.slice(more.length)
  const scheme = address.slice(0, address.length - body.length)
  // A second «?» begins nothing: it stands for «&».
  const [before = '', ...more] = body.split('?')
  const query = more.join('&')
  if (more.length > 1) findings.push({ code: 'separator' })
  const mended = more.length > 0 ? `${before}?${query}` : before
  const decoded = mendEncoding(mended)
  if (decoded !== mended) findings.push({ code: 'encoding' })
  const whole = `${right}//${decoded}`
  return { url: URL.canParse(whole) ? new URL(whole) : undefined, scheme, findings }
}

/** What stands before the host, with the slips that are made in it: `htps://`, `https:/`, `http//`. */
function schemeOf(text: string): string {
  const [whole = '', word = ''] = /^(?:([a-z]{2,8})(?::\/*|\/+)|\/\/)/i.exec(text) ?? []
  return word === '' || word === 'ftp' || slipsBetween(word.toLowerCase(), 'https') <= 2 ? whole : ''
}

/** Encoded twice, cut in the middle, or not at all: browsers bear some of it, networks cut the link there. */
function mendEncoding(address: string): string {
  let text = address.replaceAll(/%25([0-9A-F]{2})/gi, '%$1')
  // Signs that part the parameters, encoded as if they were text.
  if (!text.includes('?')) text = text.replace(/%3F/i, '?')
  if (!/[?&][^=&]+=[^&]*&/.test(text))
    text = text.replaceAll(/%26(?=[a-z]+(?:=|%3D))/gi, '&').replaceAll(/(?<=[?&][a-z]+)%3D/gi, '=')
  text = text.replaceAll(/%(?![0-9A-F]{2})/gi, '')
  const [host = '', ...path] = text.split(/(?=[/?#])/)
  const rest = path.join('').replaceAll(/[^\x21-\x7e]+/g, (letters) => encodeURIComponent(letters.toWellFormed()))
  return host + rest.replaceAll(/(?:%[0-9A-F]{2})+/gi, wholeLetters)
}

/** Without the half of a letter that stands at the end. */
function wholeLetters(bytes: string): string {
  return bytes === '' || isText(bytes) ? bytes : wholeLetters(bytes.slice(0, -3))
}

function isText(bytes: string): boolean {
  try {
    decodeURIComponent(bytes)
    return true
  } catch {
    return false
  }
}

function understandPath(pathname: string, { site, organization }: Known, found: Tell): void {
  const right = `${new URL(site).pathname.replace(/\/$/, '')}/o/${organization}`
  if (pathname === right) return
  const [, name, rest] = /\/o\/([^/]*)(.*)$/.exec(pathname) ?? []
  if (name && name !== organization && rest === '') found({ code: 'organization', found: name, right: organization })
  else found({ code: 'path', found: pathname, right })
}

/** Of the query, and of a fragment that was written in its place. */
function parametersOf(url: URL, found: Tell): URLSearchParams {
  const parameters = new URLSearchParams(url.search)
  if (url.hash !== '' || url.href.endsWith('#')) {
    found({ code: 'fragment' })
    for (const [name, value] of new URLSearchParams(url.hash.slice(1))) {
      if (!parameters.has(name) && linkParameters.some((one) => one === name)) parameters.append(name, value)
    }
  }
  return parameters
}

function understandMiniApp(
  url: URL,
  { app, group }: { app: string; group?: string },
  known: Known,
  standing: Standing,
  found: Tell,
): Understood {
  const right = known.miniApps.vk
  if (app !== right) found({ code: 'mini_app', found: app, ...(right && { right }) })
  const parameters = new URLSearchParams(url.hash.slice(1))
  if (url.search !== '') {
    found({ code: 'separator' })
    for (const [name, value] of url.searchParams) if (!parameters.has(name)) parameters.append(name, value)
  }
  if (standing.channel && standing.channel !== 'vk') {
    found({ code: 'channel_other', found: 'vk', right: standing.channel })
  }
  if (group === undefined) found({ code: 'community_missing' })
  // A short name and a number cannot be compared.
  else if (/^\d+$/.test(standing.community ?? '') && standing.community !== group) {
    found({ code: 'community_other', found: group, right: standing.community ?? '' })
  }
  const given = understandParameters(parameters, miniAppParameters, known, { channel: 'vk', community: group }, found)
  const isHere = (standing.channel ?? 'vk') === 'vk'
  const stands = isHere ? { channel: 'vk' as const, community: numbered(standing.community) ?? group } : standing
  return { ...given, ...stands, isMiniApp: true }
}

const numbered = (community: string | undefined): string | undefined =>
  community !== undefined && /^\d+$/.test(community) ? community : undefined

function understandParameters(
  parameters: URLSearchParams,
  names: readonly (keyof Link)[],
  known: Known,
  standing: Standing,
  found: Tell,
): Understood {
  for (const name of new Set(parameters.keys())) {
    if (!names.some((one) => one === name)) found({ code: 'parameter', name })
    else if (parameters.getAll(name).length > 1) found({ code: 'doubled', name })
  }
  const value = (name: keyof Link) => (names.includes(name) ? (parameters.get(name) ?? undefined) : undefined)
  const stands = names.includes('channel')
    ? understandStanding(value('channel'), value('community'), standing, found)
    : standing
  const kind = value('kind')
  const knownKind = known.kinds.find((one) => one === kind)
  if (kind !== undefined && !knownKind) found({ code: 'kind', found: kind })
  const category = understandCategory(value('category'), knownKind, known, found)
  const written = value('place')
  const place = readPlace(written ?? '')
  if (written !== undefined && place !== written) found({ code: 'place' })
  const lang = value('lang')
  const isSpoken = lang !== undefined && known.languages.includes(lang)
  if (lang !== undefined && !isSpoken) found({ code: 'language', found: lang })
  return {
    ...stands,
    ...(knownKind && { kind: knownKind }),
    ...(category !== undefined && { category }),
    ...(place !== undefined && { place }),
    ...(isSpoken && { lang }),
  }
}

function understandStanding(
  channel: string | undefined,
  community: string | undefined,
  standing: Standing,
  found: Tell,
): Standing {
  const named = readChannel(channel)
  const meant = named ?? meantChannel(channel)
  if (!channel) found({ code: 'channel_missing' })
  else if (!named) found({ code: 'channel_unknown', found: channel })
  if (meant && standing.channel && meant !== standing.channel) {
    found({ code: 'channel_other', found: meant, right: standing.channel })
  }
  const stands = standing.channel ?? meant
  const read = stands && community ? readCommunity(stands, community) : undefined
  if (!community) {
    if (!stands || needsCommunity(stands)) found({ code: 'community_missing' })
  } else if (stands && read !== community) found({ code: 'community_unreadable', found: community })
  if (read !== undefined && standing.community !== undefined && read !== standing.community) {
    found({ code: 'community_other', found: read, right: standing.community })
  }
  return { channel: stands, community: standing.community ?? read }
}

function understandCategory(
  code: string | undefined,
  kind: Kind | undefined,
  { categories }: Known,
  found: Tell,
): string | undefined {
  if (code === undefined) return undefined
  const category = categories.find((one) => one.code === code)
  if (!category) {
    found({ code: 'category', found: code })
    return undefined
  }
  if (category.isGroup) {
    found({ code: 'category_group', found: category.label })
    return undefined
  }
  if (kind && category.kinds && !category.kinds.includes(kind)) {
    found({ code: 'category_kind', found: category.label, kind })
    return undefined
  }
  return code
}
