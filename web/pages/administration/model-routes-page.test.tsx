import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen, within } from '@testing-library/react'
import {
  appears,
  becomes,
  button,
  cellsOf,
  describedBy,
  field,
  named,
  namesOf,
  wordsOf,
} from '../../../test/page/elements.ts'
import { modelRoute, routedServer } from '../../../test/page/model-answers.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Route = ReturnType<typeof modelRoute>

async function open(routes: Route[], api = everydayServer()) {
  const server = api
    .answers('getModelRouting', { servers: 'own-first', data: 'internal' })
    .answers('listModelRoutes', { object: 'list', data: routes })
  const opened = await openPage('/administration/routage', { server })
  await screen.findByLabelText('Serveurs')
  return { ...opened, api: server }
}

/** The dialog of a model, and what it sends. */
async function change(route: Route, others: Route[] = []) {
  const opened = await open([route, ...others], everydayServer().answers('updateModelRoute', route))
  await opened.user.click(await appears('button', `Modifier ${route.model}`))
  const save = async () => {
    await opened.user.click(button('Enregistrer', named('dialog', route.model)))
    await becomes(() => announced().status, 'C’est enregistré.')
    return Object(opened.api.bodyOf('updateModelRoute'))
  }
  return { ...opened, save }
}

const parts = [
  { server: {}, says: 'Selon sa charge' },
  { server: { weight: 0 }, says: 'En dernier recours' },
  { server: { weight: 1234.5 }, says: 'Poids 1 234,5' },
  { server: { weight: 2, trial: true }, says: 'À l’essai, poids 2' },
  { server: { trial: true }, says: 'À l’essai' },
  { server: { mirror: 0.125 }, says: 'Copie de 12,5 % des demandes' },
]
for (const { server, says } of parts) {
  test(`the part of a server is said: ${says}`, async () => {
    await open([modelRoute('mistral-small', { servers: [routedServer('vllm', server)] })])
    await screen.findByRole('table')
    assert.equal(cellsOf()[0]?.[2], says)
  })
}

const states = [
  { server: {}, says: 'En service' },
  { server: { paused_seconds: 1200 }, says: 'En pause, encore 1 200 s' },
  { server: { opens_in_seconds: 60, paused_seconds: 5 }, says: 'Hors de ses heures' },
  { server: { trial_ended: 'slow' as const }, says: 'Essai arrêté : trop lent' },
  {
    server: {
      hours: [
        { days: [2, 1], from: '08:00', to: '12:00' },
        { days: [6], from: '22:00', to: '06:00' },
      ],
    },
    says: 'En servicelundi, mardi, de 08:00 à 12:00samedi, de 22:00 à 06:00',
  },
]
for (const { server, says } of states) {
  test(`how a server fares is said: ${says}`, async () => {
    await open([modelRoute('mistral-small', { servers: [routedServer('vllm', server)] })])
    await screen.findByRole('table')
    assert.equal(cellsOf()[0]?.[3], says)
  })
}

test('a model says its other names, who takes over, and its recent calls', async () => {
  const servers = [
    routedServer('vllm', { recent_calls: 1200, recent_failures: 3, first_token_milliseconds: 1450, fixed: true }),
  ]
  const fallbacks = { models: ['albert-large', 'quote'], after: ['busy' as const] }
  await open([modelRoute('mistral-small', { aliases: ['petit'], fallbacks, hedge_after_milliseconds: 2500, servers })])
  const card = await screen.findByRole('article', { name: 'mistral-small' })
  assert.deepEqual([...card.querySelectorAll('.facts > div')].map(wordsOf), [
    'Autres nomspetit',
    'Modèles de remplacementalbert-large, quote',
    'Demander à un second serveur après2 500 ms',
  ])
  const [row] = cellsOf(within(card).getByRole('table'))
  assert.deepEqual([row?.[0], row?.[4]], ['vllm Réglé par la configuration', '1 200, dont 3 en échec · 1 450 ms'])
})

test('a model that nobody serves says so', async () => {
  await open([modelRoute('mistral-small', { servers: [] })])
  await screen.findByText('Aucun serveur.')
})

test('which servers are reached is sent, with what the requests hold', async () => {
  const saved = { servers: 'own-only' as const, data: 'sensitive' as const }
  const { user, api } = await open([], everydayServer().answers('updateModelRouting', saved))
  await user.selectOptions(field('Serveurs'), 'own-only')
  await user.selectOptions(field('Ce que contiennent les demandes'), 'sensitive')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateModelRouting'), saved)
})

test('nothing that is touched sends nothing that is chosen', async () => {
  const { save } = await change(modelRoute('mistral-small'))
  assert.deepEqual(await save(), {
    model: 'mistral-small',
    type: null,
    aliases: [],
    fallbacks: null,
    hedge_after_milliseconds: null,
    servers: [],
  })
})

test('names between commas are sent one by one, without what is empty', async () => {
  const { user, save } = await change(modelRoute('mistral-small'))
  await user.type(field('Autres noms'), 'petit, , moyen ,')
  await user.type(field('Modèles de remplacement'), 'albert-large,quote')
  await user.selectOptions(field('Quand remplacer'), 'busy')
  await user.type(field('Demander à un second serveur après'), '2500')
  const { aliases, fallbacks, hedge_after_milliseconds: hedge } = await save()
  assert.deepEqual(
    { aliases, fallbacks, hedge },
    {
      aliases: ['petit', 'moyen'],
      fallbacks: { models: ['albert-large', 'quote'], after: ['busy'] },
      hedge: 2500,
    },
  )
})

const none = { upstream: null, weight: null, trial: false, mirror: null, hours: [], costs: null }

const uses = [
  { use: 'weight', label: 'Poids (0 : en dernier recours)', typed: '0', sent: { weight: 0 } },
  { use: 'trial', label: 'Poids pendant l’essai', typed: '0.5', sent: { weight: 0.5, trial: true } },
  { use: 'mirror', label: 'Pourcentage de copies', typed: '12.5', sent: { mirror: 0.125 } },
]
for (const { use, label, typed, sent } of uses) {
  test(`a server used for its ${use} is asked how much: ${typed}`, async () => {
    const { user, save } = await change(modelRoute('mistral-small'))
    await user.selectOptions(field('Part des demandes'), use)
    await user.clear(field(label))
    await user.type(field(label), typed)
    assert.deepEqual((await save()).servers, [{ server: 'own/vllm', ...none, ...sent }])
  })
}

test('what is out of bounds does not leave: no copy of nothing, no cost beyond what is taken', async () => {
  const { user, api } = await change(modelRoute('mistral-small'))
  const send = () => user.click(button('Enregistrer', named('dialog', 'mistral-small')))
  await user.selectOptions(field('Part des demandes'), 'mirror')
  await user.clear(field('Pourcentage de copies'))
  await user.type(field('Pourcentage de copies'), '0')
  await send()
  await user.selectOptions(field('Part des demandes'), 'even')
  await user.type(field('€ par million de jetons lus'), '1000001')
  await send()
  assert.equal(api.sent('updateModelRoute').length, 0)
})

test('a cost that is said for what is read alone costs nothing for what is written', async () => {
  const { user, save } = await change(modelRoute('mistral-small'))
  await user.type(field('€ par million de jetons lus'), '0.2')
  const costs = { prompt_per_million: 0.2, completion_per_million: 0 }
  assert.deepEqual((await save()).servers, [{ server: 'own/vllm', ...none, costs }])
})

test('days that are ticked, from one hour to another, are the hours of a server', async () => {
  const { user, save } = await change(modelRoute('mistral-small'))
  await user.click(field('lundi'))
  await user.click(field('dimanche'))
  const hours = [{ days: [1, 7], from: '08:00', to: '20:00' }]
  assert.deepEqual((await save()).servers, [{ server: 'own/vllm', ...none, hours }])
})

const several = [
  { days: [1, 2, 3, 4, 5], from: '08:00', to: '12:00' },
  { days: [6], from: '22:00', to: '06:00' },
]

test('several spans are shown each, and kept when nothing of them is touched', async () => {
  const { save } = await change(modelRoute('mistral-small', { servers: [routedServer('vllm', { hours: several })] }))
  assert.deepEqual(namesOf('group', named('group', 'Jours où il est demandé')).length, 2)
  assert.deepEqual((await save()).servers, [{ server: 'own/vllm', ...none, hours: several }])
})

test('a span is added beside another, and one is taken away', async () => {
  const { user, save } = await change(
    modelRoute('mistral-small', { servers: [routedServer('vllm', { hours: several })] }),
  )
  await user.click(button('Ajouter une plage'))
  await user.click(within(named('group', 'Plage 3')).getByLabelText('dimanche'))
  await user.click(button('Retirer la plage 1'))
  const hours = [several[1], { days: [7], from: '08:00', to: '20:00' }]
  assert.deepEqual((await save()).servers, [{ server: 'own/vllm', ...none, hours }])
})

test('what the configuration says is shown, cannot be changed, and is not sent', async () => {
  const route = modelRoute('mistral-small', {
    fixed: ['type', 'fallbacks', 'hedge_after_milliseconds'],
    fallbacks: { models: ['quote'], after: ['busy'] },
    hedge_after_milliseconds: 900,
    fixed_aliases: ['petit'],
    servers: [
      routedServer('vllm', { fixed: true, weight: 3, costs: { prompt_per_million: 1, completion_per_million: 2 } }),
    ],
  })
  const { save } = await change(route)
  const said = 'Dit par la configuration ou par la page des serveurs : ne se change pas ici.'
  assert.deepEqual(describedBy(field('Ce qu’il fait')), [said])
  assert.deepEqual(describedBy(field('Autres noms')), ['Séparés par des virgules. Il s’appelle aussi petit.'])
  assert.ok(screen.queryByText('Jours où il est demandé') === null)
  const { fallbacks, servers, type } = await save()
  assert.deepEqual({ fallbacks, servers, type }, { fallbacks: null, servers: [], type: null })
})

test('a server that is away for the moment keeps what was chosen of it', async () => {
  const away = { ...none, server: 'own/away', upstream: 'autre', weight: 2 }
  const choice = {
    model: 'mistral-small',
    type: null,
    aliases: [],
    fallbacks: null,
    hedge_after_milliseconds: null,
    servers: [away],
  }
  const { save } = await change(modelRoute('mistral-small', { choice }))
  assert.deepEqual((await save()).servers, [away])
})

test('a server that has the model under another name can be added', async () => {
  const other = modelRoute('mistral-small-24b', { servers: [routedServer('ollama', { server: 'own/ollama' })] })
  const { user, save } = await change(modelRoute('mistral-small'), [other])
  await user.selectOptions(field('Ajouter un serveur'), 'own/ollama\nmistral-small-24b')
  assert.deepEqual((await save()).servers, [{ ...none, server: 'own/ollama', upstream: 'mistral-small-24b' }])
})

test('a name that is refused is told at the field of names, whichever of them it is', async () => {
  const refusal = {
    status: 422,
    message: 'body.aliases.1 : déjà pris',
    fields: { 'aliases.1': 'Ce nom est déjà pris.' },
  }
  const { user } = await open([modelRoute('mistral-small')], everydayServer().refuses('updateModelRoute', refusal))
  await user.click(await appears('button', 'Modifier mistral-small'))
  await user.type(field('Autres noms'), 'petit, moyen')
  await user.click(button('Enregistrer', named('dialog', 'mistral-small')))
  await becomes(() => describedBy(field('Autres noms')).at(-1), 'Ce nom est déjà pris.')
  assert.ok(document.activeElement === field('Autres noms'))
  assert.ok(screen.queryByText('body.aliases.1 : déjà pris', { selector: '.note' }) === null)
})
