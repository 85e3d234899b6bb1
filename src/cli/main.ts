#!/usr/bin/env node
/** `socle`: reads the language, then runs the command. */
import { environment } from '#platform/config/environment'
import { isLanguage, systemLanguage } from './language.ts'
import { fill, wordsOf } from './locales/words.ts'
import { run } from './run.ts'
import { whenParentIsGone } from './when-parent-is-gone.ts'

const args = process.argv.slice(2)
const asked = takeLanguage(args)
const language = asked !== undefined && isLanguage(asked) ? asked : systemLanguage()
const { messages } = wordsOf(language)
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort(signal))
// The launcher of an installed package is gone: so are we, without waiting for it otherwise.
process.once('disconnect', () => interruption.abort('disconnect'))
process.channel?.unref()
if (environment('npm_lifecycle_event') !== undefined) whenParentIsGone(() => interruption.abort('parent gone'))

if (asked !== undefined && !isLanguage(asked)) {
  process.stderr.write(`${fill(messages.unknownLanguage, { language: asked })}\n`)
  process.exitCode = 2
} else {
  process.exitCode = await run(args, {
    language,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    say: (message, details) => fill(messages[message], details),
    signal: interruption.signal,
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
