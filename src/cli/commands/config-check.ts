import { existsSync } from 'node:fs'
import { defaultPlaces } from '#platform/config/places'
import { checkConfig } from '#server/config'
import { defineCommand } from '../command.ts'

export const configCheck = defineCommand({
  options: { config: { type: 'string' } },
  words: { least: 0, most: 1 },
  async run({ values, words: [word], terminal }) {
    const asked = word ?? values.config
    const file = asked ?? defaultPlaces().configFile
    checkConfig(file, { mustExist: asked !== undefined })
    terminal.out(`${terminal.say(existsSync(file) ? 'configGood' : 'configAbsent', { file })}\n`)
    return 0
  },
})
