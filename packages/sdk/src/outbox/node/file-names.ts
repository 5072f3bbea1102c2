import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import type { FileName } from '../entry-row.ts'

/** Names in the folder are hashes: a key is a secret, and neither it nor an id is made for file systems. */
export const nameOf = (key: string): string => hash(key)

export const rowFile = (name: string): string => `${name}.json`
export const filesFolder = (name: string): string => `${name}.files`
export const nameOfFile = ({ id, sha256 }: FileName): string => hash(`${id} ${sha256}`)

/** The name that a file of the folder belongs to, if it is one of ours; whole rows alone where `row` is asked for. */
export function ownerOf(file: string, row = false): string | undefined {
  return (row ? /^([0-9a-f]{40})\.json$/ : /^([0-9a-f]{40})\./).exec(file)?.[1]
}

/** Tells a version of a file from any other. */
export const signatureOf = ({ ino, mtimeMs, size }: Stats): string => `${ino} ${mtimeMs} ${size}`

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40)
