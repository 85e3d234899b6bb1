import { type PullProgress, pullLocalModel } from '#server/commands/local-models'
import { resolveConfig } from '#server/resolve-config'
import { type Terminal, defineCommand, instanceOptions } from '../command.ts'
import { overridesOf } from '../with-instance.ts'

const MEGABYTE = 1_000_000

export const modelsPull = defineCommand({
  options: { ...instanceOptions, from: { type: 'string' }, json: { type: 'boolean' } },
  words: { least: 1, most: 1 },
  async run({ values, words: [name = ''], terminal }) {
    const settings = resolveConfig(overridesOf(values))
    const models =
      values.from === undefined ? settings.config.models : { ...settings.config.models, folder: values.from }
    const card = await pullLocalModel(
      { ...settings, config: { ...settings.config, models } },
      { name, signal: terminal.signal, onProgress: shownOn(terminal) },
    )
    terminal.out(values.json ? `${JSON.stringify(card)}\n` : `${terminal.say('modelReady', { name })}\n`)
    if (card.isDemonstration) terminal.err(`${terminal.say('modelDemonstration')}\n`)
    return 0
  },
})

/** A line for each percent. */
function shownOn(terminal: Terminal): (progress: PullProgress) => void {
  let last = ''
  return (progress) => {
    const line = sentence(progress, terminal)
    if (line !== last) terminal.err(`${line}\n`)
    last = line
  }
}

function sentence(progress: PullProgress, terminal: Terminal): string {
  if (progress.step === 'installing') return terminal.say('modelEngine')
  const { doneBytes, totalBytes, from } = progress
  const percent = Math.floor((doneBytes / totalBytes) * 100)
  return terminal.say('modelFetching', { from, percent, megabytes: Math.round(totalBytes / MEGABYTE) })
}
