import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export type Outcome = { code: number; output: string; seconds: number }

/**
 * Runs a program in the project's root (or `cwd`) and resolves when it has ended; it never rejects.
 * An interruption (Ctrl+C, SIGTERM) is passed on to it and ends this process too.
 */
export function command(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; output?: 'show' | 'keep' } = {},
): Promise<Outcome> {
  const began = performance.now()
  const keep = options.output === 'keep'
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const end = (code: number) =>
      resolve({ code, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - began) / 1000 })
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', keep ? 'pipe' : 'inherit', keep ? 'pipe' : 'inherit'],
      shell: process.platform === 'win32',
    })
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    let interrupted = false
    const forward = (signal: NodeJS.Signals) => {
      interrupted = true
      child.kill(signal)
    }
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${program}: ${error.message}\n`))
      end(1)
    })
    child.on('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      if (interrupted) process.exit(130)
      end(code ?? 1)
    })
  })
}
