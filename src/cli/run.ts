import { programVersion } from '#platform/config/places'
import { isAppError, messageOf } from '#platform/errors'
import { errorWords } from '#server/locales/error-words'
import { type Terminal, UsageError } from './command.ts'
import { type CommandName, commandNames } from './command-names.ts'
import { commands } from './commands.ts'
import { commandHelp, familyHelp, generalHelp, isCommandName } from './help.ts'
import type { Message } from './locales/word-table.ts'

/** What a shell learns from a command. */
const exitCodes = { done: 0, failed: 1, misused: 2 } as const

/** Runs one command line; resolves with its exit code and never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, second, ...others] = args
  if (first === undefined || first === 'help' || isHelp(first)) {
    terminal.out(generalHelp(terminal.language))
    return exitCodes.done
  }
  if (first === '--version' || first === '-V') {
    terminal.out(`socle ${programVersion()}\n`)
    return exitCodes.done
  }
  const twoWords = `${first} ${second}`
  if (isCommandName(twoWords)) return runCommand(twoWords, others, terminal)
  if (isCommandName(first)) return runCommand(first, args.slice(1), terminal)
  const family = commandNames.filter((name) => name.startsWith(`${first} `))
  if (family.length > 0 && (second === undefined || isHelp(second))) {
    const help = familyHelp(family, terminal.language)
    if (second !== undefined) terminal.out(help)
    else terminal.err(`${terminal.say('missingWord')}\n${help}`)
    return second === undefined ? exitCodes.misused : exitCodes.done
  }
  const command = second === undefined || second.startsWith('-') ? first : twoWords
  terminal.err(`${terminal.say('unknownCommand', { command })}\n${generalHelp(terminal.language)}`)
  return exitCodes.misused
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

async function runCommand(name: CommandName, args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const command = await commands[name]()
    if (args.some(isHelp)) {
      terminal.out(commandHelp(name, command, terminal.language))
      return exitCodes.done
    }
    return await command.execute(args, terminal)
  } catch (error) {
    return explain(error, name, terminal)
  }
}

/** A person's mistake is a sentence; only a defect of the program shows where it happened. */
function explain(error: unknown, name: CommandName, terminal: Terminal): number {
  const misuse = misuseOf(error, terminal)
  if (misuse !== null) {
    terminal.err(`${misuse}\n${terminal.say('seeHelp', { command: name })}\n`)
    return exitCodes.misused
  }
  const about = fileMistakeOf(error)
  if (isAppError(error) && error.code !== 'internal') terminal.err(`${errorWords(error, terminal.language)}\n`)
  else if (about !== null) terminal.err(`${terminal.say(about.message, { file: about.file })}\n`)
  else {
    const reason = error instanceof Error ? (error.stack ?? error.message) : messageOf(error)
    terminal.err(`${terminal.say('unexpected', { reason })}\n`)
  }
  return exitCodes.failed
}

/** What `parseArgs` refuses, in our words. */
function misuseOf(error: unknown, terminal: Terminal): string | null {
  if (error instanceof UsageError) return error.message
  if (!(error instanceof TypeError) || !('code' in error)) return null
  const option = /'(-[^'\s]*)/.exec(error.message)?.[1] ?? ''
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return terminal.say('unknownOption', { option })
  if (error.code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return null
  const needsValue = error.message.includes('argument missing') || error.message.includes('ambiguous')
  return terminal.say(needsValue ? 'optionNeedsValue' : 'optionTakesNoValue', { option })
}

const fileMistakes: ReadonlyMap<unknown, Message> = new Map<unknown, Message>([
  ['ENOENT', 'fileAbsent'],
  ['ENOTDIR', 'fileAbsent'],
  ['EISDIR', 'fileIsFolder'],
  ['EACCES', 'fileClosed'],
  ['EPERM', 'fileClosed'],
])

/** What the system says of a file that the person named. */
function fileMistakeOf(error: unknown): { readonly message: Message; readonly file: string } | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const message = fileMistakes.get(error.code)
  const file = 'path' in error && typeof error.path === 'string' ? error.path : null
  return message === undefined || file === null ? null : { message, file }
}
