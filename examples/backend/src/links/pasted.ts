import type { Finding } from './finding.ts'

/** An address as it should have been written, and what stood around it or had crept into it. */
export interface Pasted {
  readonly address: string | undefined
  readonly findings: readonly Finding[]
}

/**
 * Finds the address in what was copied from a page, a letter or a table.
 *
 * @param site where residents reach the backend: its host is found in a text without a scheme, too
 */
export function readPasted(text: string, site: string): Pasted {
  const findings: Finding[] = []
  const found = (finding: Finding) => {
    if (!findings.some(({ code }) => code === finding.code)) findings.push(finding)
  }
  // Spaces that are not seen, and marks of writing direction, come along from pages and letters.
  let line = text.replaceAll(new RegExp(unseen, 'g'), '').replaceAll(/\s+/g, ' ')
  if (unseen.test(text.trim())) found({ code: 'spaces' })
  line = line.trim()
  if (/&(?:amp|#38|#x26);/i.test(line)) {
    found({ code: 'entities' })
    line = line.replaceAll(/&(?:amp;)*(?:amp|#38|#x26);/gi, '&')
  }
  const start = beginning(line, site)
  if (start === undefined) return { address: undefined, findings: [...findings, { code: 'no_address' }] }
  if (start > 0) found({ code: 'pasted_text' })
  let address = line.slice(start)
  // Markup around an address: <a href="…">, [text](…), [address|text], «…».
  const [bare = ''] = /^[^<>"«»„“”|\]\\^`{}]*/.exec(address) ?? []
  if (bare.length < address.length) {
    found({ code: 'pasted_text' })
    address = bare
  }
  const words = address.trim().split(' ')
  let whole = words.shift() ?? ''
  while (words.length > 0 && belongs(whole, words[0] ?? '')) {
    found({ code: 'spaces' })
    whole += /[?&]place=[^&]*$/.test(whole) && !/^[?&=/]/.test(words[0] ?? '') ? `%20${words.shift()}` : words.shift()
  }
  if (words.length > 0) found({ code: 'pasted_text' })
  const [tail] = /[.,;:!?…)'’*&]+$/.exec(whole) ?? []
  if (tail !== undefined && whole.length > tail.length) {
    found({ code: 'punctuation', found: tail })
    whole = whole.slice(0, -tail.length)
  }
  return { address: whole, findings }
}

const unseen = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/

/** Where an address begins: at a scheme, even a misspelt one, or at a name with a dot. */
function beginning(line: string, site: string): number | undefined {
  const host = new URL(site).host
  const starts = [
    /(?:h\w{1,6}|t{1,2}ps?|ftp)(?::\/*|\/{2,})(?=[\p{L}\d-])/iu,
    /\/\/(?=[\p{L}\d-]+\.)/u,
    /(?<![\p{L}\d@.])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.[a-zа-я]{2,}(?=[/:?#]|$| )/iu,
  ]
    .map((pattern) => line.search(pattern))
    .filter((index) => index >= 0)
  const named = line.indexOf(host)
  if (named >= 0) starts.push(named)
  return starts.length === 0 ? undefined : Math.min(...starts)
}

/** True when a space has cut an address in two. */
const belongs = (before: string, after: string): boolean =>
  /[?&=/]$/.test(before) || /^[?&=/]/.test(after) || /[?&]place=[^&]*$/.test(before)
