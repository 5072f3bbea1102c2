import { open } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'

/** All that residents may ever send. A form takes some of them or all; what it names besides is refused at start. */
export const residentTypes: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'video/mp4',
  'video/quicktime',
  'application/pdf',
]

/** What the desk may add to an answer besides, told by its content. */
const documentTypes: readonly string[] = [
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.presentation',
  'application/rtf',
  'application/zip',
]

/** Bytes of which nothing is known: a text, a signature beside a document. */
const unknownType = 'application/octet-stream'

/** What a resident's file is by its content; undefined when it is none of `residentTypes`. */
export async function residentType(path: string): Promise<string | undefined> {
  const found = await detected(path)
  const type = found && (aliases[found] ?? found)
  if (!type || !residentTypes.includes(type)) return undefined
  // The detector looks past marks and tags that may stand before the beginning; whoever opens the file may not.
  return beginsAs(type, await headOf(path)) ? type : undefined
}

/** What a file of an answer is by its content; undefined for what a browser or a computer would run. */
export async function answerType(path: string): Promise<string | undefined> {
  if (await looksLikeMarkup(path)) return undefined
  const found = await detected(path)
  if (found === undefined) return unknownType
  const type = aliases[found] ?? found
  return residentTypes.includes(type) || documentTypes.includes(type) ? type : undefined
}

/** The type to announce for a file: its own when it is one that nobody runs. */
export const servedType = (type: string): string =>
  residentTypes.includes(type) || documentTypes.includes(type) ? type : unknownType

/**
 * True when a browser that sniffs could take the beginning for a page, a drawing with scripts or a program
 * (https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type).
 */
export async function looksLikeMarkup(path: string): Promise<boolean> {
  // Without zeros: the same characters in UTF-16 are no less of a page.
  const head = (await headOf(path)).toString('latin1').replaceAll('\0', '')
  return markup.test(head) || head.startsWith('#!')
}

const markup =
  /<(!doctype|!--|html|head|body|script|iframe|svg|style|title|meta|link|object|embed|img|table|div|font|h1|xml|\?xml|\?php|%@)/i

/** As much as a browser reads to sniff (https://mimesniff.spec.whatwg.org/#read-the-resource-header). */
const sniffed = 1445

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(sniffed)
    const { bytesRead } = await file.read(head, 0, sniffed, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const detected = async (path: string): Promise<string | undefined> =>
  (await fileTypeFromFile(path).catch(() => undefined))?.mime

/** In the words forms use: `heif` files of phones are HEIC, an Apple `m4v` is an MP4. */
const aliases: Readonly<Record<string, string>> = {
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/apng': 'image/png',
  'video/x-m4v': 'video/mp4',
}

function beginsAs(type: string, head: Buffer): boolean {
  const at = (place: number, mark: string) => head.toString('latin1', place, place + mark.length) === mark
  switch (type) {
    case 'image/jpeg':
      return at(0, '\xff\xd8\xff')
    case 'image/png':
      return at(0, '\x89PNG\r\n\x1a\n')
    case 'image/webp':
      return at(0, 'RIFF') && at(8, 'WEBP')
    case 'application/pdf':
      return at(0, '%PDF-')
    // Old QuickTime files begin with their data or their index.
    case 'video/quicktime':
      return ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].some((box) => at(4, box))
    default:
      return at(4, 'ftyp')
  }
}
