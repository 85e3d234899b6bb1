import { ModelChoice } from '#contract/model-routes'
import type { Settings } from '#platform/settings/settings'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'
import type { Backend } from '../backends/backend.ts'

const [mostModels, firstTrials] = [500, 0]

/** As it is kept: a trial that is begun anew is another one. */
const KeptChoice = ModelChoice.extend({
  trialsSinceMs: z.number().int().nonnegative().default(firstTrials),
})
export type KeptChoice = z.output<typeof KeptChoice>

/** What an organisation says of its models, each once. */
export const modelChoicesSetting = defineSetting<readonly KeptChoice[]>(
  'model-choices',
  z.array(KeptChoice).max(mostModels),
  [],
)

/** The catalogue, as far as it is chosen from. */
interface Chosen {
  choose(choices: ReadonlyMap<number, readonly KeptChoice[]>): void
}

/** Keeps the catalogue as the organisations chose it. */
export function followModelChoices({ settings, models }: { settings: Settings; models: Chosen }): Promise<void> {
  return settings.follow(modelChoicesSetting, async () => models.choose(await settings.readAll(modelChoicesSetting)))
}

/** A server by what stays when it is renamed: the number of one that was added on the page, the name of another. */
export function serverKeyOf({ name }: Pick<Backend, 'name'>): string {
  return name.slice(Math.max(0, name.lastIndexOf('#')))
}

/** As people know it. */
export function shownNameOf({ name }: Pick<Backend, 'name'>): string {
  const at = name.lastIndexOf('#')
  return at > 0 ? name.slice(0, at) : name
}
