import { writeFileSync } from 'node:fs'
import { openapiText } from '../src/contract/openapi.ts'

writeFileSync(new URL('../openapi.json', import.meta.url), openapiText())
