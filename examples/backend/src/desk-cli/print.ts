import { Network } from '@otklik/sdk/contract'
import type { DeskCommunities } from '../communities/messages.ts'
import type { DeskCase, DeskItem, DeskList } from '../desk/messages.ts'
import { commandOf, type Words } from './words.ts'

/** The list as lines: one for the case, one for the beginning of its text. */
export function listLines({ items, next }: DeskList, words: Words): string[] {
  if (items.length === 0) return [words.none]
  return [...items.flatMap((item) => itemLines(item, words)), ...(next ? ['', words.more(next)] : [])]
}

function itemLines(item: DeskItem, words: Words): string[] {
  const { organization, number, status, procedure, kind, due, sentAt, category, channel, excerpt } = item
  const facts = [
    words.statuses[status],
    `${words.procedures[procedure]}: ${words.kinds[kind]}`,
    category,
    day(sentAt),
    due && `${words.due.toLowerCase()} ${due.date}`,
    channel !== 'site' && fromWhere(item, words),
  ]
  return [
    `${organization}/${number}  ${oneLine(facts.filter(Boolean).join(', '))}`,
    `    ${oneLine(excerpt).slice(0, 100)}`,
  ]
}

/** One line for each community: to whom it is connected, since when, and how its card is. */
export function communityLines({ items }: DeskCommunities, words: Words): string[] {
  if (items.length === 0) return [words.noCommunities]
  return items.map(({ network, community, organization, connectedAt, card }) => {
    const state = card && [words.cards[card.state], card.reason && words.cardReasons[card.reason]].filter(Boolean)
    return [`${network}/${community}  ${organization}`, day(connectedAt), state?.join(': ')].filter(Boolean).join(', ')
  })
}

/** All that an operator has to know of a case. */
export function caseLines(shown: DeskCase, words: Words): string[] {
  const { organization, possible, submission, files, ratingComment, history, verified } = shown
  const { number, status, sentAt, due, authority, registration, inquiry, answer, rating } = shown.case
  const { place, contact, consents, answers, category, kind, procedure, text, source } = submission
  const point = place?.point && `${place.point.latitude}, ${place.point.longitude}`
  return [
    `${organization}/${number}  ${words.statuses[status]}, ${words.procedures[procedure]}: ${words.kinds[kind]}`,
    ...(shown.case.visibility === 'public' ? [words.everybody] : []),
    ...fact(words.sent, sentAt),
    ...fact(words.due, due && [due.date, due.basis && `(${due.basis})`].filter(Boolean).join(' ')),
    ...fact(words.registration, registration && `${registration.number}, ${registration.at}`),
    ...fact(words.source, oneLine([fromWhere({ ...source, verified }, words), source.page].filter(Boolean).join(', '))),
    ...fact(words.category, category),
    ...fact(words.authority, authority),
    ...fact(words.place, [place?.address?.text, point].filter(Boolean).join('; ')),
    ...fact(
      words.contact,
      Object.values(contact ?? {})
        .filter(Boolean)
        .join(', '),
    ),
    ...fact(words.consents, consents.map(({ id, version }) => `${id} ${version}`).join(', ')),
    ...block(words.text, [text]),
    ...block(
      words.answers,
      answers.map(({ code, label }) => `${code}: ${label}`),
    ),
    ...block(
      words.files,
      files.map(({ name, type, size, check }) =>
        [`${name} (${type}, ${size})`, check && checkOf(check, words)].filter(Boolean).join(': '),
      ),
    ),
    ...block(words.inquiry, inquiry ? [inquiry.text] : []),
    ...block(words.answer, answer ? [answer.text, ...answer.files.map(({ name, size }) => `${name} (${size})`)] : []),
    ...block(
      words.heldAnswerFiles,
      (shown.heldAnswerFiles ?? []).map(({ name, ...check }) => `${name}: ${checkOf(check, words)}`),
    ),
    ...fact(words.rating, rating && [`${rating.score}/5`, ratingComment].filter(Boolean).join(': ')),
    ...block(
      words.history,
      history.map((entry) => historyLine(entry, words)),
    ),
    '',
    `${words.possible}: ${possible.map(commandOf).join(', ') || words.nothingPossible}`,
  ].map(plain)
}

function fromWhere(
  { channel, community, verified }: Pick<DeskItem, 'channel' | 'community' | 'verified'>,
  words: Words,
) {
  // What a sender may have made up stands in quotes, so that it cannot look like a word of ours.
  const quoted = community && `«${community.replaceAll(/[«»]/g, '')}»`
  const mark = Network.safeParse(channel).success && `(${verified ? words.verified : words.unverified})`
  return [words.channels[channel], mark, quoted].filter(Boolean).join(' ')
}

/** Why a file is not handed out. */
export const checkOf = ({ state, found }: NonNullable<DeskCase['files'][number]['check']>, { checks }: Words): string =>
  [checks[state], found && `(${found})`].filter(Boolean).join(' ')

function historyLine({ at, actor, action, authority, text }: DeskCase['history'][number], words: Words): string {
  return [`${at}  ${words.actors[actor]}: ${action}`, authority, text].filter(Boolean).join('; ')
}

const fact = (name: string, value: string | undefined): string[] => (value ? [`${name}: ${value}`] : [])

const block = (name: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${name}:`, ...lines.flatMap((line) => line.split('\n')).map((line) => `    ${line}`)]

const day = (moment: string): string => moment.slice(0, 10)

/** What a resident typed, or somebody put into a list, must not steer the terminal. */
export const plain = (text: string): string => text.replaceAll(/(?![\n\t])\p{Cc}/gu, '\u{FFFD}')

/** Nor must it look like a line of ours. */
const oneLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ')
