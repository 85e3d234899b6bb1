import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Language } from '#server/locales/error-words'
import type { Message } from './locales/word-table.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** Where a command speaks: answers on `out`, everything else on `err`. */
export interface Terminal {
  readonly language: Language
  out(text: string): void
  err(text: string): void
  /** A sentence of the command line in the person's language. */
  say(message: Message, details?: Readonly<Record<string, string | number>>): string
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal
}

/** A command that knows how to read its own arguments; resolves with the exit code. */
export interface Command {
  readonly options: Options
  execute(args: readonly string[], terminal: Terminal): Promise<number>
}

interface Definition<O extends Options> {
  readonly options: O
  /** How many words must follow, and how many may; a command takes none unless it says so. */
  readonly words?: { readonly least: number; readonly most: number }
  run(call: {
    readonly values: ReturnType<typeof parseArgs<{ options: O }>>['values']
    readonly words: readonly string[]
    readonly terminal: Terminal
  }): Promise<number>
}

/** A mistake in how the command was typed: exit code 2, with a pointer to the help. */
export class UsageError extends Error {}

/** Declares a command: its options are typed from their declaration. */
export function defineCommand<const O extends Options>({ options, words, run }: Definition<O>): Command {
  const { least, most } = words ?? { least: 0, most: 0 }
  return {
    options,
    execute(args, terminal) {
      const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
      if (positionals.length < least) throw new UsageError(terminal.say('missingWord'))
      if (positionals.length > most)
        throw new UsageError(terminal.say('unexpectedWord', { word: positionals[most] ?? '' }))
      return run({ values, words: positionals, terminal })
    },
  }
}

/** Options of every command that works on an instance. */
export const instanceOptions = {
  data: { type: 'string' },
  config: { type: 'string' },
} as const

/** A whole number given as an option. */
export function integerOption(value: string | undefined, name: string, terminal: Terminal): number | undefined {
  if (value === undefined) return undefined
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(terminal.say('notANumber', { option: name, value }))
  return Number(value)
}

interface Bounds {
  readonly name: string
  readonly least: number
  readonly most: number
}

/** The same between two bounds, which are told. */
export function boundedOption(value: string | undefined, bounds: Bounds, terminal: Terminal): number | undefined {
  const { name, least, most } = bounds
  const given = integerOption(value, name, terminal)
  if (given === undefined || (given >= least && given <= most)) return given
  throw new UsageError(terminal.say('notWithin', { option: name, least, most, value: given }))
}

/** The number of something, in plain figures; `refusal` says what it is the number of. */
export function idWord(word: string, refusal: Message, terminal: Terminal): number {
  const id = /^[1-9]\d{0,9}$/.test(word) ? Number(word) : Infinity
  if (id >= 2 ** 31) throw new UsageError(terminal.say(refusal, { word }))
  return id
}
