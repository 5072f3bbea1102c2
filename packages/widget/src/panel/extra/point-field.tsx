import type { Point } from '@otklik/sdk'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { readPlace } from '../../options.ts'
import { TextField } from '../fields.tsx'
import { edit, type Panel } from '../panel.ts'
import { extraWords } from './words.ts'

/** A point in figures, for who has no device that knows where it is, or is writing about another place. */
export function PointField({ panel, required }: { readonly panel: Panel; readonly required: boolean }) {
  const words = extraWords(panel).point
  const { point } = panel.written.value
  const text = useSignal(figures(point))
  useEffect(() => {
    // Marked or taken away by something else than this field.
    if (figures(read(text.value)) !== figures(point)) text.value = figures(point)
  }, [point])
  return (
    <TextField
      panel={panel}
      pointer="/place/point"
      label={required ? words.label : `${words.label} ${panel.words.value.optional}`}
      hint={words.hint}
      required={required}
      value={text.value}
      onValue={(value) => {
        text.value = value
        edit(panel, { point: read(value) })
      }}
    />
  )
}

const read = (text: string): Point | undefined => readPlace(text.trim())?.point

/** As maps give them to be copied. */
const figures = (point: Point | undefined): string =>
  point ? `${point.latitude.toFixed(6)}, ${point.longitude.toFixed(6)}` : ''
