// Runs a file of Greenroom: node bots/launch.mjs FILE [ARGUMENT ...]
// Sets up what is missing first (the packages of package-lock.json, and with them Node 24 where the system has an
// older one), so it must itself run on Node 20 with nothing installed.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NODE_MAJOR = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [file, ...args] = process.argv.slice(2)

function fail(message) {
  console.error(`greenroom: ${message}`)
  process.exit(1)
}

/** Runs a command with our own input and output, hands signals on, and gives its exit code. */
function run(command, commandArgs, stdio = 'inherit') {
  return new Promise((settle) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio })
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const forward = (signal) => child.kill(signal)
    for (const signal of signals) process.on(signal, forward)
    child.once('error', (error) => fail(`cannot run ${command}: ${error.message}`))
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      settle(code ?? (signal ? 128 : 1))
    })
  })
}

/** Whether node_modules holds what package-lock.json names; optional packages depend on the system and may be absent. */
function installed() {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

async function installPackages() {
  if (installed()) return
  console.error('greenroom: installing packages, this happens once ...')
  const npm = process.env.npm_execpath
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  // Standard output stays clean for what the file itself prints.
  const flags = ['ci', '--include=dev', '--include=optional', '--loglevel=notice']
  const code = await run(command, [...first, ...flags], ['ignore', 2, 2])
  if (code !== 0)
    fail('the packages could not be installed (see above). Check the network, then run the command again.')
}

/**
 * npm runs scripts through a shell and, when it is told to end, ends the shell alone. Without this the program would
 * live on as nobody's child.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}

if (!file) fail('usage: node bots/launch.mjs FILE [ARGUMENT ...]')
endWithNpm()
await installPackages()
if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) {
  const emitWarning = process.emitWarning.bind(process)
  // node:sqlite still calls itself experimental; that is no news to a user.
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0]
    if (type !== 'ExperimentalWarning') emitWarning(warning, ...rest)
  }
  // Types are stripped and code is compiled once, not at every start.
  nodeModule.enableCompileCache(join(root, 'node_modules', '.cache', 'greenroom'))
  process.argv = [process.argv[0], resolve(root, file), ...args]
  await import(pathToFileURL(resolve(root, file)).href)
} else {
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  if (!existsSync(node))
    fail(
      `Node ${NODE_MAJOR} or newer is needed, this is ${process.versions.node}, and the "node" package has none for this system.`,
    )
  process.exit(await run(node, [fileURLToPath(import.meta.url), file, ...args]))
}
