import type { Language } from '#server/locales/error-words'
import type { Command } from './command.ts'
import { type CommandName, commandNames } from './command-names.ts'
import type { OptionName } from './locales/option-name.ts'
import { fill, wordsOf } from './locales/words.ts'

/** The page that lists every command. */
export function generalHelp(language: Language): string {
  const { messages } = wordsOf(language)
  return [
    messages.headline,
    '',
    fill(messages.usage, { command: messages.usageShort }),
    '',
    messages.commandsTitle,
    ...rowsOf(commandNames, language),
    '',
    messages.moreHelp,
    '',
  ].join('\n')
}

/** The page of the commands that share a first word. */
export function familyHelp(names: readonly CommandName[], language: Language): string {
  const { messages } = wordsOf(language)
  return [messages.commandsTitle, ...rowsOf(names, language), '', messages.moreHelp, ''].join('\n')
}

function rowsOf(names: readonly CommandName[], language: Language): string[] {
  const { commands: texts } = wordsOf(language)
  return columns(names.map((name) => ({ left: synopsis(name, language), right: texts[name].summary })))
}

/** The page of one command, with its options. */
export function commandHelp(name: CommandName, command: Command, language: Language): string {
  const { messages, commands: texts, options } = wordsOf(language)
  const names = [...Object.keys(command.options), 'lang', 'help'].filter(
    (option): option is OptionName => option in options,
  )
  return [
    fill(messages.usage, { command: `${synopsis(name, language)} [options]` }),
    '',
    texts[name].summary,
    '',
    messages.options,
    ...columns(names.map((option) => ({ left: `--${option}`, right: options[option] }))),
    '',
  ].join('\n')
}

function synopsis(name: CommandName, language: Language): string {
  const { words } = wordsOf(language).commands[name]
  return words === undefined ? name : `${name} ${words}`
}

export function isCommandName(name: string): name is CommandName {
  return commandNames.some((known) => known === name)
}

function columns(rows: readonly { left: string; right: string }[]): string[] {
  const width = Math.max(...rows.map(({ left }) => left.length))
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`)
}
