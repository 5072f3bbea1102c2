import { createClient } from '@otklik/sdk'
import { signalen } from '@otklik/sdk/signalen'

export const client = createClient({
  organization: 'zarechny',
  adapter: signalen({
    endpoint: 'https://meldingen.example/signals',
    form: {
      organization: { name: 'Управа района Заречный', timeZone: 'Europe/Amsterdam' },
      help: { phone: '14 020' },
    },
  }),
})
