#!/usr/bin/env node
/**
 * `socle` of an installed package. A machine whose own Node is too old runs the one that came with the package;
 * the program then stops with this launcher, even when the launcher is killed. One that was started by another cannot
 * bound its own memory: the launcher does.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../src/cli/main.js', import.meta.url))
const bounds = new URL('../src/cli/memory-bounds.js', import.meta.url).href
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 19)) await import(program)
else await runOnCarriedNode()

async function runOnCarriedNode() {
  const node = findCarriedNode()
  if (node === null) {
    process.stderr.write(`Socle : Node 22.19 ou plus récent est nécessaire. / Node 22.19 or newer is needed.\n`)
    process.exit(1)
  }
  const { allocator, nodeOptions } = await import(bounds)
  const child = spawn(node, [...nodeOptions, program, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...allocator, ...process.env },
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
