/** WCAG 2.2, 1.4.3: the least ratio between text and what is behind it. */
const LEAST = 4.5

/**
 * Replaces an accent of the site that cannot be read: as a text by ours, and the label upon it by black or white. Only
 * classes change, since a strict policy forbids inline styles.
 */
export function strengthenAccent(box: HTMLElement): void {
  box.classList.remove('weak-accent', 'dark-label', 'light-label')
  const probe = document.createElement('span')
  probe.className = 'probe'
  box.append(probe)
  const { color: accent, backgroundColor: surface, borderTopColor: label } = getComputedStyle(probe)
  probe.remove()
  const [a, s, l] = [accent, surface, label].map(luminance)
  if (a === undefined || s === undefined || l === undefined) return
  if (contrast(a, s) < LEAST) box.classList.add('weak-accent')
  if (contrast(a, l) < LEAST) box.classList.add(contrast(a, 0) > contrast(a, 1) ? 'dark-label' : 'light-label')
}

export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)

/** Relative luminance of a computed colour; undefined for one that is not written as `rgb(…)`. */
export function luminance(color: string): number | undefined {
  const [r, g, b] = (/^rgba?\((.*)\)$/.exec(color)?.[1] ?? '').split(/[\s,/]+/).map((channel) => {
    const value = Number(channel) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return r === undefined || g === undefined || b === undefined ? undefined : 0.2126 * r + 0.7152 * g + 0.0722 * b
}
