/** How far the clock of a network may be ahead of ours, in seconds. */
const ahead = 60

/** Whether a moment in seconds, as a network writes it down, is not too long ago and not yet to come. */
export function isFresh(text: string | undefined, { launchAge, now }: { launchAge: number; now: Date }): boolean {
  if (text === undefined || !/^\d{1,12}$/.test(text)) return false
  const age = now.getTime() / 1000 - Number(text)
  return age <= launchAge && age >= -ahead
}
