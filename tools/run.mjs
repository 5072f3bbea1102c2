// `npm start`, `npm test` and the others begin here, with nothing installed and any Node from 20 on:
// node tools/run.mjs <script> [arguments] brings a fitting Node and pnpm, installs, runs tools/<script>.ts.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE = process.platform === 'darwin' && process.arch === 'arm64' ? 'node@26.10.0' : 'node@24.21.0'
const PNPM = 'pnpm@12.21.0'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [script, ...scriptArguments] = process.argv.slice(2)
const entry = join(root, 'tools', `${script}.ts`)

if (!script || !/^[a-z-]+$/.test(script) || !existsSync(entry)) {
  console.error('Usage: node tools/run.mjs <start|test|check|size|bench|screenshots|otklik> [arguments]')
  process.exit(2)
}

const env = environment()
env.PATH = toolPath(env)

let child
let stopping
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = signal
    child?.kill(signal)
  })
}

// What the command line prints may be read by a program.
const reporter = script === 'otklik' ? 'silent' : 'append-only'
const installed = await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline', `--reporter=${reporter}`])
if (installed !== 0) process.exit(installed)

process.exit(
  await run('node', [
    '--disable-warning=ExperimentalWarning',
    '--conditions=@otklik/source',
    entry,
    ...scriptArguments,
  ]),
)

// The whole environment is kept: without the machine's certificates and proxy settings npm hangs.
// npm itself leaves two settings behind that would make the inner `npm exec` run the outer one's command.
function environment() {
  const kept = { ...process.env }
  delete kept.npm_config_package
  delete kept.npm_config_call
  if (process.platform === 'win32') {
    const key = Object.keys(kept).find((name) => name.toUpperCase() === 'PATH')
    if (key && key !== 'PATH') {
      kept.PATH = kept[key]
      delete kept[key]
    }
  }
  return kept
}

function toolPath(env) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packages = satisfies(process.versions.node, engines.node) ? [PNPM] : [NODE, PNPM]
  const npmExec = ['exec', '--yes', ...packages.map((name) => `--package=${name}`), '--', 'node', '-p']
  // The script at hand is the surest npm: it is the one that runs us. Otherwise the npm of the PATH.
  const npmScript = env.npm_execpath?.endsWith('npm-cli.js') ? env.npm_execpath : undefined
  const windows = process.platform === 'win32'
  const [command, first] = npmScript ? [process.execPath, [npmScript]] : [windows ? 'npm.cmd' : 'npm', []]
  try {
    const output = execFileSync(command, [...first, ...npmExec, 'process.env.PATH'], {
      cwd: root,
      env,
      encoding: 'utf8',
      shell: windows && !npmScript,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const path = output.trim().split('\n').at(-1)
    if (packages.includes(NODE)) return path
    // pnpm's folder stays first, then the fitting Node that started this script, then all others.
    const [tools, ...rest] = path.split(delimiter)
    return [tools, dirname(process.execPath), ...rest].join(delimiter)
  } catch (error) {
    console.error(`Could not get ${packages.join(' and ')} from the npm registry. Is the network reachable?`)
    process.exit(typeof error.status === 'number' && error.status > 0 ? error.status : 1)
  }
}

// Understands what the engines field says: alternatives of ^a.b.c and >=a.b.c.
function satisfies(version, range) {
  const [major, minor, patch] = version.split('.').map(Number)
  return range.split('||').some((alternative) => {
    const [, operator, ...wanted] = alternative.trim().match(/^(\^|>=)(\d+)\.(\d+)\.(\d+)$/) ?? []
    if (!operator) throw new Error(`engines.node: cannot read “${alternative.trim()}”`)
    const [a, b, c] = wanted.map(Number)
    if (operator === '^' && major !== a) return false
    return major !== a ? major > a : minor !== b ? minor > b : patch >= c
  })
}

function run(command, args) {
  if (stopping) return Promise.resolve(exitCode(null, stopping))
  return new Promise((resolve) => {
    child = spawn(command, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)))
  })
}

// A shell reports the death by a signal as 128 + its number.
function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0)
}
