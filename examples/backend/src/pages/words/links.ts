import type { Kind } from '@otklik/sdk/domain'
import type { PageLanguage } from './index.ts'

const russian = {
  title: 'Ссылки для сообществ',
  intro:
    'Здесь получается одна верная ссылка на форму: для меню и постов сообщества, канала или плаката. По ней видно, откуда пришло сообщение.',
  channel: 'Где будет стоять ссылка?',
  channels: {
    vk: 'ВКонтакте',
    ok: 'Одноклассники',
    max: 'MAX',
    telegram: 'Telegram',
    poster: 'Плакат на бумаге',
  },
  community: 'Сообщество или канал',
  communityHint:
    'Адрес, короткое имя или номер, например https://vk.com/club123456. Для плаката можно не указывать или написать латиницей, где он висит: library-5.',
  kind: 'Сразу выбрать вид сообщения',
  any: 'Пусть выберет житель',
  category: 'Сразу выбрать тему',
  place: 'Сразу указать место',
  placeHint: 'Например: парк Победы',
  make: 'Сделать ссылку',
  link: 'Ссылка',
  linkHint: 'Выделите её целиком и скопируйте. Не сокращайте: короткая ссылка скрывает, куда ведёт.',
  miniApp: 'Ссылка на приложение ВКонтакте',
  miniAppHint: 'Форма откроется внутри ВКонтакте, без перехода на сайт.',
  picture: 'Картинка',
  pictures: {
    menu: 'Для меню сообщества ВКонтакте, 752 × 512',
    preview: 'Для ссылки в тексте, 1200 × 630',
    post: 'Для поста, 1080 × 1080',
  },
  poster: 'Плакат с QR-кодом',
  posterHint: 'Лист А4. После печати наведите на код телефон: должна открыться форма.',
  posterFiles: {
    'poster.pdf': 'Для печати, PDF',
    'poster.svg': 'Для правки в редакторе, SVG',
    'qr.svg': 'Только код, SVG',
  },
  posterPaper:
    'Код на этом плакате говорит, что житель пришёл из сообщества. Для бумаги на стене выберите выше «Плакат на бумаге».',
  text: 'Текст для поста',
  textHint: (count: string) => `${count}. Подходит к посту с картинкой в любой из сетей.`,
  characters: { one: 'знак', few: 'знака', many: 'знаков' },
  check: 'Проверить ссылки, которые уже стоят',
  checkHint: 'Сохраните их в файл, по одной на строке, и выполните команду:',
  actions: {
    any: 'Сообщить о проблеме или спросить',
    complaint: 'Сообщить о проблеме',
    question: 'Задать вопрос',
    suggestion: 'Предложить, как сделать лучше',
    thanks: 'Сказать спасибо',
  } satisfies Record<Kind | 'any', string>,
  howTo: 'Наведите камеру телефона на код',
  orType: 'или наберите адрес:',
}

export type LinksWords = typeof russian

const english: LinksWords = {
  title: 'Links for communities',
  intro:
    'This makes the one right link to the form: for the menu and posts of a community, for a channel or a poster. It tells from where a message has come.',
  channel: 'Where will the link stand?',
  channels: { vk: 'VK', ok: 'OK', max: 'MAX', telegram: 'Telegram', poster: 'A poster on paper' },
  community: 'Community or channel',
  communityHint:
    'Its address, short name or number, for example https://vk.com/club123456. A poster needs none; or write where it hangs in Latin letters: library-5.',
  kind: 'Choose the kind of message beforehand',
  any: 'Let the resident choose',
  category: 'Choose the topic beforehand',
  place: 'Name the place beforehand',
  placeHint: 'For example: Victory Park',
  make: 'Make the link',
  link: 'Link',
  linkHint: 'Select all of it and copy it. Do not shorten it: a short link hides where it leads.',
  miniApp: 'Link to the VK app',
  miniAppHint: 'The form opens within VK, without leaving for a site.',
  picture: 'Picture',
  pictures: {
    menu: 'For the menu of a VK community, 752 × 512',
    preview: 'For a link in a text, 1200 × 630',
    post: 'For a post, 1080 × 1080',
  },
  poster: 'Poster with a QR code',
  posterHint: 'One sheet of A4. Point a phone at the code after printing: the form has to open.',
  posterFiles: {
    'poster.pdf': 'For printing, PDF',
    'poster.svg': 'For editing, SVG',
    'qr.svg': 'The code alone, SVG',
  },
  posterPaper:
    'The code of this poster says that a resident has come from the community. For paper on a wall choose “A poster on paper” above.',
  text: 'Text for a post',
  textHint: (count) => `${count}. It goes with a picture in any of the networks.`,
  characters: { one: 'character', few: 'characters', many: 'characters' },
  check: 'Check links that stand already',
  checkHint: 'Save them in a file, one a line, and run:',
  actions: {
    any: 'Report a problem or ask',
    complaint: 'Report a problem',
    question: 'Ask a question',
    suggestion: 'Suggest how to make it better',
    thanks: 'Say thank you',
  },
  howTo: 'Point the camera of your phone at the code',
  orType: 'or type the address:',
}

export const linksWordsIn = (language: PageLanguage): LinksWords => (language === 'en' ? english : russian)
