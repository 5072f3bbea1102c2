import http from 'node:http'
import { open311Proxy } from '@otklik/sdk/proxy'
import { type ClientAddress, createRequestListener } from '@remix-run/node-fetch-server'

const open311 = createRequestListener(
  open311Proxy({
    upstream: 'https://city.example/open311/v2',
    path: '/open311',
    apiKey: process.env.OPEN311_API_KEY,
    clientAddress: (_: Request, client: ClientAddress) => client.address,
  }),
)

http
  .createServer((request, response) => {
    if (request.url?.startsWith('/open311/')) return open311(request, response)
    response.writeHead(404).end('The site’s own pages')
  })
  .listen(Number(process.env.PORT ?? 8080))
