/** Characters at the most: a longer one makes the code on a poster too fine to be read by a phone. */
export const longestPlace = 100

/** Letters of an address bar, where text was meant. */
export const isEncoded = (text: string): boolean => /%[C-F][0-9A-F]%[89AB][0-9A-F]/i.test(text)

/** A place as a link carries it; undefined when there is none, or too much of it. */
export function readPlace(text: string): string | undefined {
  const place = (isEncoded(text) ? decoded(text) : text).toWellFormed().replaceAll(/\s+/g, ' ').trim()
  return place === '' || place.length > longestPlace || isEncoded(place) ? undefined : place
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
