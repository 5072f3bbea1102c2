import type { Link } from './address.ts'

/**
 * The most characters: Telegram allows a picture no longer caption (https://core.telegram.org/bots/api#sendphoto), the other
 * networks allow more. Our texts are far below it; the names of organizations are not ours.
 */
export const longestPost = 1_024

/** A short text for a post. It ends in the address, alone on its line, so that every network makes a link of it. */
export function postOf(
  { kind, place, channel, lang }: Link,
  { address, name }: { address: string; name: string },
): string {
  const { asks, where, how, here } = texts[lang === 'en' ? 'en' : 'ru']
  const lines = [
    asks[kind ?? 'any'],
    place === undefined ? undefined : where(place),
    how(name),
    channel === 'poster' ? undefined : here,
  ]
  const text = lines.filter((line) => line !== undefined).join('\n')
  const room = longestPost - address.length - 2
  return `${text.length > room ? `${[...text].slice(0, room - 1).join('')}…` : text}\n\n${address}`
}

const texts = {
  ru: {
    asks: {
      any: 'Есть проблема или вопрос? Напишите нам.',
      complaint: 'Заметили проблему? Сообщите о ней.',
      question: 'Есть вопрос? Задайте его.',
      suggestion: 'Знаете, как сделать лучше? Предложите.',
      thanks: 'Хотите сказать спасибо? Напишите.',
    },
    where: (place: string) => `Место: ${place}`,
    how: (name: string) => `Сообщение получит ${name}. Можно приложить фото, а ответ посмотреть по номеру и коду.`,
    here: 'Форма открывается по ссылке:',
  },
  en: {
    asks: {
      any: 'Is there a problem, or a question? Write to us.',
      complaint: 'Have you seen a problem? Report it.',
      question: 'Have you a question? Ask it.',
      suggestion: 'Do you know how to make it better? Suggest it.',
      thanks: 'Would you like to say thank you? Write.',
    },
    where: (place: string) => `Place: ${place}`,
    how: (name: string) => `Your message goes to: ${name}. You can add photos, and see the answer by number and code.`,
    here: 'The form opens by this link:',
  },
} as const
