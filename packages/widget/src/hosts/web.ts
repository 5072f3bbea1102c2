import type { Deeds } from './host.ts'

/** A page in a browser, with nothing else around it. */
export const web: Deeds = {
  copy: async (text) => navigator.clipboard.writeText(text),
  share: async (url) =>
    navigator.share
      ? navigator.share({ url }).then(
          () => 'shared',
          ({ name }) => (name === 'AbortError' ? 'dismissed' : 'unable'),
        )
      : 'unable',
  // Where the page is not secure the API is missing, which rejects.
  locate: () =>
    new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve(coords),
        ({ code }) => resolve(code === 1 ? 'refused' : 'timedOut'),
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
      ),
    ),
}
