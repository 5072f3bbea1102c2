import {
  type Answer,
  type Attachment,
  type Category,
  type Draft,
  type Form,
  type Kind,
  pageAddress,
  visibleQuestions,
} from '@otklik/sdk'

/** What has been answered so far, with the words that were on the screen. */
export function answersOf(element: HTMLFormElement, theme: Category | undefined): Answer[] {
  const data = new FormData(element)
  return (theme?.questions ?? []).flatMap(({ code, type, options = [] }): Answer[] => {
    const values = data.getAll(`answer.${code}`).map(String).filter(Boolean)
    if (values.length === 0) return []
    const labels = values.map((value) => options.find((option) => option.value === value)?.label ?? value)
    return [{ code, value: type === 'choices' ? values : (values[0] ?? ''), label: labels.join(', ') }]
  })
}

/** The draft of a filled-in form, and what its rules need to know of the files. */
export async function readDraft(
  element: HTMLFormElement,
  { key, form, theme, kind }: { key: string; form: Form; theme: Category | undefined; kind: Kind },
): Promise<{ draft: Draft; attachments: Attachment[] }> {
  const data = new FormData(element)
  const word = (name: string) => String(data.get(name) ?? '').trim()
  const answers = answersOf(element, theme)
  const asked = visibleQuestions(theme?.questions ?? [], answers).map(({ code }) => code)
  const page = pageAddress(location.href)
  const chosen = data.getAll('files').filter((file): file is File => file instanceof File && file.size > 0)
  const files = chosen.map((blob) => ({ id: crypto.randomUUID(), blob, name: blob.name }))
  return {
    draft: {
      key,
      files,
      submission: {
        kind,
        procedure: 'message',
        text: word('text'),
        ...(theme && { category: theme.code }),
        answers: answers.filter(({ code }) => asked.includes(code)),
        ...placeOf(word('place'), word('point')),
        ...(word('email') && { contact: { email: word('email') } }),
        consents: form.consents
          .filter(({ id }) => data.has(`consent.${id}`))
          .map(({ id, version, sha256 }) => ({
            id,
            version,
            sha256,
            acceptedAt: new Date().toISOString(),
            language: form.language,
          })),
        language: form.language,
        formVersion: form.version,
        source: { channel: 'site', ...(page !== undefined && { page }) },
      },
    },
    // The client takes the hash when it sends; the rules do not look at it.
    attachments: files.map(({ id, blob, name }) => ({ id, name, size: blob.size, type: blob.type, sha256: '' })),
  }
}

function placeOf(address: string, coordinates: string): Pick<Draft['submission'], 'place'> {
  const [latitude = Number.NaN, longitude = Number.NaN] = coordinates.split(/[\s,;]+/).map(Number.parseFloat)
  const point = Number.isFinite(latitude + longitude) ? { latitude, longitude } : undefined
  if (!address && !point) return {}
  return { place: { ...(address && { address: { text: address } }), ...(point && { point }) } }
}
