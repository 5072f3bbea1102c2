#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { runLinks } from './links.ts'
import { run, type Surroundings } from './run.ts'

const [command, ...rest] = process.argv.slice(2)
const surroundings: Surroundings = {
  env: process.env,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
}
process.exitCode =
  command === 'links' ? await runLinks(rest, surroundings) : await run(process.argv.slice(2), surroundings)
