import { readFile } from 'node:fs/promises'
import { createAssistantFrom, deleteOneAssistant, updateAssistantFrom } from '#server/commands/assistants'
import { defineCommand, idWord, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

const options = { ...instanceOptions, json: { type: 'boolean' } } as const

export const assistantCreate = defineCommand({
  options,
  words: { least: 1, most: 1 },
  async run({ values, words: [file = ''], terminal }) {
    const json = await readFile(file, 'utf8')
    const made = await withInstance(values, terminal, (ctx) => createAssistantFrom(ctx, json))
    terminal.out(values.json ? `${JSON.stringify(made)}\n` : `${made.id}\t${made.model_id}\n`)
    return 0
  },
})

export const assistantUpdate = defineCommand({
  options,
  words: { least: 2, most: 2 },
  async run({ values, words: [word = '', file = ''], terminal }) {
    const id = idWord(word, 'notAnAssistantNumber', terminal)
    const json = await readFile(file, 'utf8')
    const changed = await withInstance(values, terminal, (ctx) => updateAssistantFrom(ctx, id, json))
    terminal.out(values.json ? `${JSON.stringify(changed)}\n` : `${changed.id}\t${changed.model_id}\n`)
    return 0
  },
})

export const assistantDelete = defineCommand({
  options: instanceOptions,
  words: { least: 1, most: 1 },
  async run({ values, words: [word = ''], terminal }) {
    const id = idWord(word, 'notAnAssistantNumber', terminal)
    await withInstance(values, terminal, (ctx) => deleteOneAssistant(ctx, id))
    terminal.err(`${terminal.say('assistantDeleted', { id })}\n`)
    return 0
  },
})
