#!/usr/bin/env -S node --max-semi-space-size=16
/**
 * `socle` of an installed package. A machine whose own Node is too old runs the one that came with the package;
 * the program then stops with this launcher, even when the launcher is killed. Young objects are bounded as by `npm start`:
 * V8 reads it as it starts, and heeds no later word.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../src/cli/main.js', import.meta.url))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 19)) await import(program)
else runOnCarriedNode()

function runOnCarriedNode() {
  const node = findCarriedNode()
  if (node === null) {
    process.stderr.write(`Socle : Node 22.19 ou plus récent est nécessaire. / Node 22.19 or newer is needed.\n`)
    process.exit(1)
  }
  const child = spawn(node, [...process.execArgv, program, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
}

function findCarriedNode() {
  try {
    const require = createRequire(import.meta.url)
    return join(dirname(require.resolve(`node-linux-${process.arch}/package.json`)), 'bin/node')
  } catch {
    return null
  }
}
