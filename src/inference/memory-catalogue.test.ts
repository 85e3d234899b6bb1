import { asOrganisationId, type OrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend, BackendModel } from './backends/backend.ts'
import { namedModel } from './backends/model-settings.ts'
import { createCatalogue } from './memory-catalogue.ts'

function backendOf(name: string, models: readonly string[], organisationId?: OrganisationId): Backend {
  const listed: BackendModel[] = models.map((id) => ({ ...namedModel(id, id), capabilities: ['chat'] }))
  return {
    name,
    kind: 'openai',
    ...(organisationId === undefined ? {} : { organisationId }),
    forward: () => {
      throw new Error('nobody is asked')
    },
    listModels: async () => listed,
    close: async () => {},
  }
}

const serversOf = (models: ReturnType<typeof createCatalogue>, id: string) =>
  models.find(id)?.targets.map(({ backend }) => backend.name) ?? null

test('an organisation sees the servers of the instance and its own, as if there were no others', async () => {
  const whole = createCatalogue([backendOf('instance', ['common', 'large'])])
  await whole.refresh()
  const early = whole.visibleTo(asOrganisationId(2))
  assert.deepEqual(
    early.list().map(({ id }) => id),
    ['common', 'large'],
  )
  await whole.put(backendOf('town', ['common', 'own'], asOrganisationId(1)))
  await whole.put(backendOf('region', ['common', 'hidden'], asOrganisationId(2)))
  const [town, region, jobs] = [
    whole.visibleTo(asOrganisationId(1)),
    whole.visibleTo(asOrganisationId(2)),
    whole.visibleTo(null),
  ]
  assert.deepEqual(
    [town, region, jobs].map((models) => models.list().map(({ id }) => id)),
    [
      ['common', 'large', 'own'],
      ['common', 'large', 'hidden'],
      ['common', 'large'],
    ],
  )
  assert.deepEqual(serversOf(town, 'common'), ['instance', 'town'])
  assert.deepEqual(serversOf(early, 'common'), ['instance', 'region'], 'a view that was taken before sees no more')
  assert.equal(early.find('own'), null)
  assert.deepEqual(serversOf(region, 'common'), ['instance', 'region'])
  assert.deepEqual(serversOf(jobs, 'common'), ['instance'])
  assert.throws(() => town.resolve('hidden', 'chat'), { code: 'model_not_found', details: { model: 'hidden' } })
  assert.equal(region.resolve('hidden', 'chat').id, 'hidden')
  assert.deepEqual(
    [town, jobs].map((models) => models.health().map(({ backend }) => backend)),
    [['instance', 'town'], ['instance']],
  )
  whole.remove('town')
  assert.equal(town.find('own'), null, 'what is removed is seen no more, by those who hold the catalogue too')
})
