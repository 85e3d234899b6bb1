import type { CommandName } from '../command-names.ts'
import type { frenchWords } from './french.ts'
import type { OptionName } from './option-name.ts'

/** Everything that the command line says, once per language; a missing line does not compile. */
export interface Words {
  readonly commands: Readonly<Record<CommandName, { readonly summary: string; readonly words?: string }>>
  readonly options: Readonly<Record<OptionName, string>>
  readonly messages: Readonly<Record<Message, string>>
}

export type Message = keyof typeof frenchWords.messages
