import { createKey } from '@otklik/sdk'
import type { SubmissionRequest } from '@otklik/sdk/contract'
import type { Form } from '@otklik/sdk/domain'
import { attachmentOf, callsTo } from '../../examples/backend/src/testing/calls.ts'

/** What one resident has had of the backend. */
export interface Sent {
  readonly number: string
  /** Milliseconds from the press of the button to the receipt, with the photo; and of the last request alone. */
  readonly whole: number
  readonly submission: number
}

/** Residents who write one message after another, each with a photo, over several processes of one backend. */
export interface Residents {
  readonly sent: readonly Sent[]
  /** What went wrong, in a line each. */
  readonly failures: readonly string[]
}

export interface Crowd {
  /** Origins of the processes; residents come to them by turns. */
  readonly origins: readonly string[]
  readonly photo: Buffer
  /** How many write at the same time. */
  readonly residents: number
  /** Whether another one may begin, given how many have begun. */
  more(begun: number): boolean
}

/** How often a resident presses twice at once: then both answers must be of one case. */
const doubleEvery = 20

export async function writeMessages({ origins, photo, residents, more }: Crowd): Promise<Residents> {
  const sent: Sent[] = []
  const failures: string[] = []
  const towns = origins.map((origin) => callsTo(origin, 'kirov'))
  const form = await towns[0]?.form()
  if (!form) throw new Error('There is no backend to write to.')
  let begun = 0
  const write = async (): Promise<void> => {
    while (more(begun)) {
      const turn = begun++
      try {
        sent.push(await writeOne(towns, { form, photo, turn }))
      } catch (error) {
        failures.push((error as Error).message)
      }
    }
  }
  await Promise.all(Array.from({ length: residents }, write))
  return { sent, failures }
}

async function writeOne(
  towns: readonly ReturnType<typeof callsTo>[],
  { form, photo, turn }: { form: Form; photo: Buffer; turn: number },
): Promise<Sent> {
  const town = towns[turn % towns.length]
  // What is uploaded to one process is claimed at another.
  const other = towns[(turn + 1) % towns.length]
  if (!town || !other) throw new Error('There is no backend to write to.')
  const [key, id] = [createKey(), 'attachment-1']
  const bytes = withComment(photo, key)
  const began = performance.now()
  const upload = await town.upload(bytes, { key, attachment: id })
  if (upload.status !== 201) throw new Error(`an upload was answered with ${upload.status}`)
  const body: SubmissionRequest = {
    kind: 'complaint',
    procedure: 'message',
    text: 'Во дворе дома 5 по улице Ленина третий день не горит фонарь. '.repeat(5),
    category: 'lighting-day',
    answers: [],
    place: { address: { text: 'ул. Ленина, 5' } },
    attachments: [attachmentOf(id, bytes)],
    uploads: { [id]: upload.body.id },
    consents: [],
    language: 'ru',
    formVersion: form.version,
    source: { channel: 'site' },
  }
  const uploaded = performance.now()
  const twice = turn % doubleEvery === 0
  const answers = await Promise.all([other, ...(twice ? [town] : [])].map((one) => one.submit(body, key)))
  const numbers = new Set(answers.map((answer) => (answer.status === 201 ? answer.body.number : `${answer.status}`)))
  const [number = ''] = numbers
  if (numbers.size > 1 || !/-/.test(number))
    throw new Error(`a message was answered with ${[...numbers].join(' and ')}`)
  const ended = performance.now()
  return { number, whole: ended - began, submission: ended - uploaded }
}

/** The photo with a comment (ITU-T T.81, B.2.4.5), so that no two residents send the same bytes. */
function withComment(photo: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(text.length + 2)
  return Buffer.concat([photo.subarray(0, 2), Buffer.from([0xff, 0xfe]), length, text, photo.subarray(2)])
}
