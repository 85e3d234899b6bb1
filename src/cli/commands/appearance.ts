import { readFile } from 'node:fs/promises'
import { getAppearance } from '#platform/appearance/appearance'
import { updateLogo } from '#platform/appearance/logo'
import { updateAppearanceFrom } from '#server/commands/appearance'
import { defineCommand, instanceOptions } from '../command.ts'
import { withInstance } from '../with-instance.ts'

/** Name, colours, links, banner and logo, as JSON that `appearance update` reads. */
export const appearanceShow = defineCommand({
  options: instanceOptions,
  async run({ values, terminal }) {
    const shown = await withInstance(values, terminal, getAppearance)
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`)
    return 0
  },
})

export const appearanceUpdate = defineCommand({
  options: instanceOptions,
  words: { least: 1, most: 1 },
  async run({ values, words: [file = ''], terminal }) {
    const json = await readFile(file, 'utf8')
    const shown = await withInstance(values, terminal, (ctx) => updateAppearanceFrom(ctx, json))
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`)
    return 0
  },
})

/** An SVG or a PNG, of which what draws is kept. */
export const appearanceLogo = defineCommand({
  options: instanceOptions,
  words: { least: 1, most: 1 },
  async run({ values, words: [file = ''], terminal }) {
    const picture = await readFile(file)
    const shown = await withInstance(values, terminal, async (ctx) => {
      await updateLogo(ctx, picture)
      return getAppearance(ctx)
    })
    terminal.out(`${JSON.stringify(shown, null, 2)}\n`)
    return 0
  },
})
