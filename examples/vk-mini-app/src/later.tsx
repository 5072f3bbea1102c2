import type { ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

type LaterProps<P> = {
  /** A file whose default export is the component. */
  readonly load: () => Promise<{ default: ComponentType<P> }>
  /** Shown when the file does not arrive. */
  readonly failed: JSX.Element
} & P

/** A component that most residents never need. */
export function Later<P extends object>({ load, failed, ...props }: LaterProps<P>) {
  const [Loaded, arrived] = useState<ComponentType<P> | 'failed'>()
  useEffect(() => {
    load().then(
      (file) => arrived(() => file.default),
      () => arrived('failed'),
    )
  }, [])
  if (!Loaded) return null
  return Loaded === 'failed' ? failed : <Loaded {...(props as unknown as P)} />
}
