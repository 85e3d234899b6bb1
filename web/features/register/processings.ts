import type { ProcessingRegister } from '#contract/processing-register'
import type { Text } from '../../locales/text.ts'

interface Processing {
  readonly title: string
  readonly facts: readonly (readonly [string, string])[]
}

const kinds = ['accounts', 'conversations', 'documents', 'usage', 'trace'] as const

/** Each processing with its purpose, its data, whom it is about, how long, and how much there is now. */
export function processingsOf(text: Text, register: ProcessingRegister): Processing[] {
  const amounts = amountsOf(text, register)
  return kinds.map((kind) => ({
    title: text(`register.${kind}`),
    facts: [
      [text('register.purpose'), text(`register.${kind}.purpose`)],
      [text('register.data'), text(`register.${kind}.data`)],
      [text('register.people'), text(`register.${kind}.people`)],
      [
        text('register.duration'),
        text(`register.${kind}.duration`, {
          days: register.conversations.days,
          months: register.usage.months,
        }),
      ],
      [text('register.now'), amounts[kind]],
    ],
  }))
}

function amountsOf(text: Text, register: ProcessingRegister): Record<(typeof kinds)[number], string> {
  const { accounts, conversations, documents, files, usage, trace, held } = register
  const since = (moment: number | null): string =>
    moment === null ? '' : ` ${text('register.since', { day: text.day(moment) })}`
  const kept = held === 0 ? '' : `. ${text('register.held', { held: text.number(held) })}`
  return {
    accounts: text('register.accounts.now', {
      count: accounts.count,
      disabled: accounts.disabled,
      programs: accounts.programs,
    }),
    conversations:
      text('register.conversations.now', {
        count: conversations.count,
        messages: conversations.messages,
      }) +
      since(conversations.since) +
      kept,
    documents: text('register.documents.now', {
      count: documents.count,
      collections: documents.collections,
      guarded: documents.guarded,
      files: files.count,
    }),
    usage: text('register.usage.now', { count: usage.count }) + since(usage.since),
    trace: text('register.trace.now', { count: trace.count }) + since(trace.since),
  }
}
