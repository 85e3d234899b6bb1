#!/usr/bin/env node
/** `socle`: reads the language, then runs the command. */
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { followInterruptions } from './follow-interruptions.ts'
import { isLanguage, systemLanguage } from './language.ts'
import { fill, wordsOf } from './locales/words.ts'
import { run } from './run.ts'
import { boundMemory } from './server-memory.ts'

// What a command loads is compiled once; beside the program, since a shared folder could be written by others. Where it
// cannot be kept, it is compiled each time.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)))

const args = process.argv.slice(2)
const asked = takeLanguage(args)
const language = asked !== undefined && isLanguage(asked) ? asked : systemLanguage()
if (args[0] === 'start') boundMemory()
const { messages } = wordsOf(language)
const signal = followInterruptions()
// Whoever read the answer has read enough (`socle ask … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

if (asked !== undefined && !isLanguage(asked)) {
  process.stderr.write(`${fill(messages.unknownLanguage, { language: asked })}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await run(args, {
    language,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    say: (message, details) => fill(messages[message], details),
    signal,
  })
}

/** Removes `--lang fr` or `--lang=fr` wherever it stands, and gives its value. */
function takeLanguage(words: string[]): string | undefined {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  if (at < 0) return undefined
  const joined = words[at]?.startsWith('--lang=') ?? false
  const taken = words.splice(at, joined ? 1 : 2)
  return joined ? taken[0]?.slice('--lang='.length) : taken[1]
}
