/** The page that shows a case. The token stands in the fragment, which no server and no log ever sees. */
export function trackingUrl(publicUrl: string, organization: string, number: string, token: string): string {
  return `${publicUrl}/o/${organization}/track#${new URLSearchParams({ number, token })}`
}
