import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where Node keeps what it has compiled: processes that are started over and over start in half the time. */
export const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), 'otklik-compiled') }

/** A process that is killed keeps nothing, so one that may end by itself goes before. */
export async function compile(): Promise<void> {
  const own = ['app', 'database/connect', 'database/migrate'].map((name) => join(import.meta.dirname, `../${name}.ts`))
  const modules = [...own, '@otklik/sdk', '@otklik/sdk/rest', '@otklik/sdk/outbox/node']
  const script = `await Promise.all(${JSON.stringify(modules)}.map((one) => import(one))); process.exit()`
  const options = ['--disable-warning=ExperimentalWarning', '--conditions=@otklik/source', '--input-type=module']
  await promisify(execFile)(process.execPath, [...options, '-e', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: '', ...compiled },
  })
}
