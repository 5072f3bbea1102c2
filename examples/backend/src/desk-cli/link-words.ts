import type { Finding } from '../links/finding.ts'

export const linksUsage = `Usage: otklik links make  --organization ID --channel WORD [options]
       otklik links check --organization ID [options] FILE|ADDRESS|- ...

  make   the right link, a text for it and, with --to, its pictures and its poster
         --community WHICH   number, short name or address of the community; may be left out for a poster
         --kind WORD --category CODE --place TEXT
         --to FOLDER         saves the pictures there
  check  says which links are wrong and what the right ones are. A file has one address a line, or is a table (CSV) with
         a column "address" and, if you like, "channel" and "community". "-" is the standard input.
         --channel, --community   where all of them stand, unless a row of the table says otherwise
         --online            opens right links, on the backend's own address alone

  --channel takes vk, ok, max, telegram, poster.
  --json         for programs
  --lang ru|en   language of the output; else by LANG

Environment: OTKLIK_URL (http://localhost:8081 when left out). No token is needed.
Exit codes: 0 all is right, 1 links are wrong, 2 wrong command line, 3 the backend cannot be reached or has failed.`

const russian = {
  address: 'Ссылка',
  miniApp: 'В приложении ВКонтакте',
  text: 'Текст',
  right: 'Верно',
  empty: '(пусто)',
  line: (line: number) => `Строка ${line}`,
  saved: (path: string) => `Сохранено: ${path}`,
  sum: (all: number, wrong: number) =>
    wrong === 0 ? `Проверено: ${all}. Ошибок нет.` : `Проверено: ${all}. С ошибками: ${wrong}.`,
  sayWhere: (findings: readonly Finding[]): string =>
    findings.some(({ code }) => code === 'gone')
      ? 'Откройте ссылку позже; если не поможет, спросите того, кто ведёт сервер.'
      : 'Какая ссылка верная, зависит от сообщества: добавьте --channel и --community или столбцы «сеть» и «сообщество».',
  noCommand: (name: string) => `Команды links ${name} нет; есть links make и links check`,
  noOrganization: 'Нужна организация: --organization, например --organization kirov',
  makeTakesNoMore: 'links make берёт только параметры; текст с пробелами ставьте в кавычки',
  nothingToCheck: 'Нужен файл со ссылками, сама ссылка или «-»',
  unreadable: (path: string) => `${path} – не файл, который можно прочитать, и не ссылка`,
  unknownChannel: (line: number, word: string) => `Строка ${line}: сеть «${word}» не известна`,
  unknownCommunity: (line: number, word: string) => `Строка ${line}: «${word}» не похоже на сообщество этой сети`,
  unknownOrganization: (id: string) => `Организации «${id}» на сервере нет`,
  badUrl: 'OTKLIK_URL должен быть адресом http или https',
  unreachable: (url: string, reason: string) => `Сервер ${url} не отвечает как надо: ${reason}`,
}

export type LinkWords = typeof russian

const english: LinkWords = {
  address: 'Link',
  miniApp: 'In the VK app',
  text: 'Text',
  right: 'Right',
  empty: '(nothing)',
  line: (line) => `Line ${line}`,
  saved: (path) => `Saved: ${path}`,
  sum: (all, wrong) => (wrong === 0 ? `Checked: ${all}. All are right.` : `Checked: ${all}. Wrong: ${wrong}.`),
  sayWhere: (findings) =>
    findings.some(({ code }) => code === 'gone')
      ? 'Open it later; if that does not help, ask whoever runs the server.'
      : 'Which link is right depends on the community: add --channel and --community, or columns of these names.',
  noCommand: (name) => `There is no links ${name}; there are links make and links check`,
  noOrganization: 'An organization is needed: --organization, for example --organization kirov',
  makeTakesNoMore: 'links make takes options only; put a text with spaces into quotes',
  nothingToCheck: 'A file of links is needed, or a link, or "-"',
  unreadable: (path) => `${path} is neither a file that can be read nor a link`,
  unknownChannel: (line, word) => `Line ${line}: there is no channel "${word}"`,
  unknownCommunity: (line, word) => `Line ${line}: "${word}" does not look like a community of this network`,
  unknownOrganization: (id) => `The backend has no organization "${id}"`,
  badUrl: 'OTKLIK_URL must be an http or https address',
  unreachable: (url, reason) => `The backend at ${url} does not answer as it should: ${reason}`,
}

export const linkWordsIn = (language: 'ru' | 'en'): LinkWords => (language === 'ru' ? russian : english)
