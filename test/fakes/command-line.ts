import type { Terminal } from '../../src/cli/command.ts'
import { fill, wordsOf } from '../../src/cli/locales/words.ts'
import { run } from '../../src/cli/run.ts'

export interface Printed {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A terminal whose lines a test reads. */
export function terminalOf(
  language: 'fr' | 'en' = 'fr',
): Terminal & { readonly printed: { out: string; err: string } } {
  const printed = { out: '', err: '' }
  return {
    printed,
    language,
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    say: (message, details) => fill(wordsOf(language).messages[message], details),
    signal: new AbortController().signal,
  }
}

/** What a command line prints, and the code that it ends with. */
export async function typed(line: readonly string[], language: 'fr' | 'en' = 'fr'): Promise<Printed> {
  const terminal = terminalOf(language)
  const code = await run(line, terminal)
  return { code, ...terminal.printed }
}
