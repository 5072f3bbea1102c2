import { open311Proxy } from '@otklik/sdk/proxy'

export default {
  fetch: open311Proxy({
    upstream: 'https://city.example/open311/v2',
    path: '/open311',
    apiKey: process.env.OPEN311_API_KEY,
    clientAddress: (_: Request, info: { remoteAddr: { hostname: string } }) => info.remoteAddr.hostname,
  }),
}
