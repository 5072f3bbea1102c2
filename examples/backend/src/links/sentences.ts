import type { LinkChannel } from './community.ts'
import type { Finding, FindingCode } from './finding.ts'
import { longestPlace } from './place.ts'

type Sentences = { readonly [C in FindingCode]: (finding: Extract<Finding, { code: C }>) => string }

const russianNetworks: Readonly<Record<LinkChannel, string>> = {
  vk: 'ВКонтакте',
  ok: 'Одноклассники',
  max: 'MAX',
  telegram: 'Telegram',
  poster: 'плакат',
}

const russian: Sentences = {
  no_address: () => 'Здесь нет адреса.',
  pasted_text: () => 'Вокруг адреса лишний текст: в поле ссылки должен стоять только адрес.',
  spaces: () => 'В адресе пробелы или невидимые знаки: сеть оборвёт ссылку на них.',
  entities: () => 'Вместо знака & в адресе стоит &amp; – так бывает, когда ссылку копируют из кода страницы.',
  punctuation: ({ found }) => `В конце адреса лишнее: ${found}`,
  encoding: () => 'Буквы и знаки в адресе закодированы неверно: часть ссылки потеряется.',
  redirect: ({ found }) =>
    `Это адрес переадресации ${found}: жителя сначала спросят, уходить ли из сети. Нужен сам адрес.`,
  scheme: ({ found, right }) =>
    found === '' ? `В начале адреса нет ${right}` : `Адрес начинается с ${found}, а нужно ${right}`,
  login: () => 'Перед именем сайта стоит лишнее и знак @: так подделывают ссылки.',
  host: ({ found, right }) => `Имя сайта с ошибкой: ${found}, а нужно ${right}`,
  shortened: ({ found }) =>
    `Короткая ссылка ${found}: не видно, куда она ведёт, и её может подменить или закрыть чужой сервис.`,
  pos: ({ opaId }) =>
    `Это прежняя официальная форма ПОС${opaId === undefined ? '' : ` (opaId ${opaId})`}: она уводит жителя из сети. Вместо неё здесь стоит ссылка на форму организации.`,
  foreign: ({ found }) => `Ссылка ведёт на другой сайт: ${found}`,
  path: ({ found, right }) => `По адресу ${found} формы нет: нужна страница ${right}`,
  organization: ({ found, right }) => `Ссылка ведёт к другой организации: ${found}, а нужна ${right}`,
  separator: () => 'Знаки ? & # между частями адреса перепутаны: форма прочитает не всё.',
  fragment: () => 'После знака # форма ничего не прочитает: всё, что там стоит, должно быть после знака ?',
  mini_app: ({ found, right }) =>
    right === undefined
      ? `Мини-приложение ${found} здесь не подключено.`
      : `Это другое мини-приложение: ${found}, а нужно ${right}`,
  doubled: ({ name }) => `Параметр ${name} стоит дважды.`,
  parameter: ({ name }) => `Параметр ${name} лишний: форма его не знает.`,
  channel_missing: () => 'Не сказано, где стоит ссылка: нет параметра channel.',
  channel_unknown: ({ found }) => `Параметр channel не может быть «${found}»: бывают vk, ok, max, telegram, poster.`,
  channel_other: ({ found, right }) =>
    `Эта ссылка для другого места: ${russianNetworks[found]}, а стоит она здесь: ${russianNetworks[right]}.`,
  community_missing: () => 'Не сказано, в каком сообществе стоит ссылка: нет параметра community.',
  community_unreadable: ({ found }) => `Сообщество записано не так: «${found}».`,
  community_other: ({ found, right }) => `Эта ссылка другого сообщества: ${found}, а нужно ${right}`,
  kind: ({ found }) => `Вида сообщений «${found}» у организации нет.`,
  category: ({ found }) => `Темы «${found}» у организации нет или больше нет.`,
  category_group: ({ found }) => `«${found}» – это раздел, а не тема: выберите тему в нём.`,
  category_kind: ({ found, kind }) => `Тема «${found}» не для этого вида сообщений (${kind}).`,
  place: () => `Место не читается или длиннее ${longestPlace} знаков.`,
  language: ({ found }) => `На языке «${found}» форма не говорит.`,
  gone: ({ found }) => `Страница не открывается: сервер отвечает ${found}.`,
}

const englishNetworks: Readonly<Record<LinkChannel, string>> = {
  vk: 'VK',
  ok: 'OK',
  max: 'MAX',
  telegram: 'Telegram',
  poster: 'poster',
}

const english: Sentences = {
  no_address: () => 'There is no address here.',
  pasted_text: () => 'There is other text around the address: the field of a link takes the address alone.',
  spaces: () => 'There are spaces or signs that are not seen in the address: a network ends the link there.',
  entities: () => 'The address has &amp; in place of & – as it comes when copied from the code of a page.',
  punctuation: ({ found }) => `The address ends in what is not part of it: ${found}`,
  encoding: () => 'Letters and signs of the address are encoded wrongly: a part of the link gets lost.',
  redirect: ({ found }) =>
    `This is a redirect of ${found}: residents are asked first whether to leave. Use the address itself.`,
  scheme: ({ found, right }) =>
    found === ''
      ? `The address lacks ${right} at its beginning`
      : `The address begins with ${found}; it has to be ${right}`,
  login: () => 'Something and an @ stand before the name of the site: forged links look like this.',
  host: ({ found, right }) => `The name of the site is misspelt: ${found}; it has to be ${right}`,
  shortened: ({ found }) =>
    `A short link of ${found}: nobody sees where it leads, and a foreign service can change or close it.`,
  pos: ({ opaId }) =>
    `This is the official form that was used before (ПОС${opaId === undefined ? '' : `, opaId ${opaId}`}): it leads residents out of the network. Here a link to the organization's form takes its place.`,
  foreign: ({ found }) => `The link leads to another site: ${found}`,
  path: ({ found, right }) => `There is no form at ${found}: the page is ${right}`,
  organization: ({ found, right }) => `The link leads to another organization: ${found}; it has to be ${right}`,
  separator: () => 'The signs ? & # between the parts of the address are mixed up: the form does not read all of it.',
  fragment: () => 'The form reads nothing behind the sign #: what stands there belongs behind the sign ?',
  mini_app: ({ found, right }) =>
    right === undefined
      ? `The mini app ${found} is not connected here.`
      : `This is another mini app: ${found}; it has to be ${right}`,
  doubled: ({ name }) => `The parameter ${name} stands there twice.`,
  parameter: ({ name }) => `The parameter ${name} is too much: the form does not know it.`,
  channel_missing: () => 'It does not say where the link stands: the parameter channel is missing.',
  channel_unknown: ({ found }) =>
    `The parameter channel cannot be “${found}”: there are vk, ok, max, telegram, poster.`,
  channel_other: ({ found, right }) =>
    `This link is for another place: ${englishNetworks[found]}; it stands here: ${englishNetworks[right]}.`,
  community_missing: () => 'It does not say in which community the link stands: the parameter community is missing.',
  community_unreadable: ({ found }) => `The community is not written as it should be: “${found}”.`,
  community_other: ({ found, right }) => `This is the link of another community: ${found}; it has to be ${right}`,
  kind: ({ found }) => `The organization takes no messages of the kind “${found}”.`,
  category: ({ found }) => `The organization has no theme “${found}”, or has it no more.`,
  category_group: ({ found }) => `“${found}” is a group of themes: choose a theme in it.`,
  category_kind: ({ found, kind }) => `The theme “${found}” is not for messages of this kind (${kind}).`,
  place: () => `The place cannot be read, or is longer than ${longestPlace} characters.`,
  language: ({ found }) => `The form does not speak “${found}”.`,
  gone: ({ found }) => `The page does not open: the server answers ${found}.`,
}

/** Says in words what is wrong. */
export function sentenceOf(finding: Finding, language: 'ru' | 'en'): string {
  const sentences = language === 'ru' ? russian : english
  return (sentences[finding.code] as (one: Finding) => string)(finding)
}

export const findingCodes = Object.keys(english) as FindingCode[]
