/** Hands a file made on the device to the resident. */
export function saveFile(name: string, type: string, content: string): void {
  const link = document.createElement('a')
  // A byte order mark: older Windows programs read Cyrillic without one as another encoding.
  link.href = URL.createObjectURL(
    new Blob([type === 'text/plain' ? '\ufeff' : '', content], { type: `${type};charset=utf-8` }),
  )
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const receiptText = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => (name ? `${name}: ${value}` : value)).join('\r\n')

/** Prints the receipt alone, from a frame of its own: the page around is not touched. */
export function printReceipt(root: ShadowRoot, title: string, rows: readonly (readonly [string, string])[]): void {
  const frame = document.createElement('iframe')
  frame.className = 'hidden'
  frame.tabIndex = -1
  root.append(frame)
  const page = frame.contentDocument
  const view = frame.contentWindow
  if (!page || !view) return
  page.title = title
  for (const row of rows) {
    const line = page.createElement('p')
    line.append(receiptText([row]))
    page.body.append(line)
  }
  view.addEventListener('afterprint', () => frame.remove())
  view.print()
}

/** An all-day reminder (RFC 5545) on the last day of the term. */
export function reminder(number: string, day: string, summary: string): string {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Otklik//Otklik//RU',
    'BEGIN:VEVENT',
    `UID:${number}@otklik`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `SUMMARY:${summary.replace(/[\\;,]/g, '\\$&')}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}
