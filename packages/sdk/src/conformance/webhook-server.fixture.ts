import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { checkSubmission, type FieldError, type Form, Submission } from '@otklik/sdk'

export interface WebhookServer {
  readonly url: string
  /** What it has received, by number. */
  readonly messages: ReadonlyMap<string, Submission>
  close(): Promise<void>
}

/** The other end of the webhook: takes a message once, whatever is repeated, and gives it a number. */
export async function startWebhookServer(form: Form): Promise<WebhookServer> {
  const messages = new Map<string, Submission>()
  const receipts = new Map<string, { number: string; sentAt: string; body: string }>()
  const server = createServer(async (incoming, outgoing) => {
    const { status, answer } = await take(await formDataOf(incoming))
    outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    messages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function take(data: FormData): Promise<{ status: number; answer: unknown }> {
    const key = String(data.get('key'))
    const body = String(data.get('message'))
    const known = receipts.get(key)
    if (known && known.body !== body) return { status: 409, answer: {} }
    if (known) return { status: 200, answer: known }
    const fields = await mistakes(body, data)
    if (fields.length > 0) return { status: 422, answer: { fields } }
    const receipt = { number: `W-${messages.size + 1}`, sentAt: new Date().toISOString(), body }
    receipts.set(key, receipt)
    messages.set(receipt.number, Submission.parse(JSON.parse(body)))
    return { status: 201, answer: receipt }
  }

  async function mistakes(body: string, data: FormData): Promise<FieldError[]> {
    const submission = JSON.parse(body) as Submission
    const today = new Date().toISOString().slice(0, 10)
    const lost = submission.attachments.flatMap(({ id, size }, index): FieldError[] => {
      const file = data.get(id)
      const arrived = file instanceof Blob && file.size === size
      return arrived ? [] : [{ pointer: `/attachments/${index}`, code: 'file_unreadable' }]
    })
    return [...checkSubmission(submission, form, today), ...lost]
  }
}

async function formDataOf(incoming: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers = { 'Content-Type': incoming.headers['content-type'] ?? '' }
  return new Response(Buffer.concat(chunks), { headers }).formData()
}
