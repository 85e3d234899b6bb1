import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { group, list } from '../test/page/answers.ts'
import { announced, eventually, everydayServer, openPage, show } from '../test/page/open-page.tsx'
import { useCreateGroup, useListGroups } from './operations.ts'
import type { Habits } from './use-operation.ts'

/** Creates a group when it is pressed, and shows what became of it. */
function Creation({ habits }: { habits?: Habits<'createGroup'> }) {
  const { run, runAsync, isRunning, data, problem, forget } = useCreateGroup(habits)
  const input = { body: { name: 'Voirie' } }
  return (
    <>
      <button onClick={() => run(input)}>Créer</button>
      <button onClick={() => void runAsync(input).then(({ id }) => (document.title = `groupe ${id}`))}>Attendre</button>
      <button onClick={forget}>Oublier</button>
      <output>{isRunning ? 'en cours' : (data?.name ?? problem?.message ?? 'rien')}</output>
      <p>{problem?.fields['name']}</p>
    </>
  )
}

const output = (): string | null => document.querySelector('output')?.textContent ?? null
const press = (name: string): HTMLElement => screen.getByRole('button', { name })

test('a change sends its input, says that it is under way, then gives what was answered', async () => {
  const server = everydayServer()
  const held = server.holds('createGroup')
  const { user } = await show(<Creation />, { server })
  assert.equal(output(), 'rien')
  await user.click(press('Créer'))
  await eventually(() => assert.equal(output(), 'en cours'))
  held.answer(group('Voirie'))
  await eventually(() => assert.equal(output(), 'Voirie'))
  assert.deepEqual(server.sent('createGroup'), [{ params: {}, query: {}, body: { name: 'Voirie' } }])
})

test('who waits for a change is given its answer', async () => {
  const server = everydayServer().answers('createGroup', group('Voirie', { id: 31 }))
  const { user } = await show(<Creation />, { server })
  await user.click(press('Attendre'))
  await eventually(() => assert.equal(document.title, 'groupe 31'))
})

test('words of success are said once it is done, from what was answered and what was asked', async () => {
  const server = everydayServer().answers('createGroup', group('VOIRIE', { members: 3 }))
  const says: Habits<'createGroup'>['says'] = ({ members }, { body }) => `${body.name} : ${members} membres`
  const { user } = await show(<Creation habits={{ says }} />, { server })
  await user.click(press('Créer'))
  await eventually(() => assert.deepEqual(announced(), { status: 'Voirie : 3 membres', alert: '' }))
})

test('a failure is told at once and shown at the foot of the page, where it can be put away', async () => {
  const server = everydayServer().refuses('createGroup', { status: 409, message: 'Ce groupe existe déjà.' })
  const { user } = await show(<Creation />, { server })
  await user.click(press('Créer'))
  const notice = await screen.findByRole('region', { name: 'Avertissement' })
  assert.equal(notice.querySelector('p')?.textContent, 'Ce groupe existe déjà.')
  assert.equal(announced().alert, 'Ce groupe existe déjà.')
  await user.click(press('Fermer'))
  assert.ok(screen.queryByRole('region', { name: 'Avertissement' }) === null)
  assert.equal(announced().alert, '')
})

test('a failure shown beside what was pressed is told and has no notice', async () => {
  const server = everydayServer().refuses('createGroup', {
    status: 422,
    message: 'Le nom est déjà pris.',
    fields: { name: 'déjà pris' },
  })
  const { user } = await show(<Creation habits={{ failure: 'beside' }} />, { server })
  await user.click(press('Créer'))
  await eventually(() => assert.equal(announced().alert, 'Le nom est déjà pris.'))
  assert.ok(screen.queryByRole('region', { name: 'Avertissement' }) === null)
  assert.equal(screen.getByText('déjà pris').tagName, 'P')
})

const failures = [
  {
    name: 'an unreachable server',
    status: 0,
    message: '',
    words: 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.',
  },
  {
    name: 'a refusal without words',
    status: 403,
    message: '',
    words: 'L’opération a échoué. Réessayez dans un instant.',
  },
  {
    name: 'a refusal in words',
    status: 403,
    message: 'Votre rôle ne le permet pas.',
    words: 'Votre rôle ne le permet pas.',
  },
]
for (const { name, status, message, words } of failures) {
  test(`${name} is told in a sentence`, async () => {
    const server = everydayServer()
    if (status === 0) server.isOutOfReach('createGroup')
    else server.refuses('createGroup', { status, message })
    const { user } = await show(<Creation />, { server })
    await user.click(press('Créer'))
    await eventually(() => assert.equal(output(), words))
  })
}

test('trying again takes the last failure away before it is answered', async () => {
  const server = everydayServer().refuses('createGroup', { status: 409, message: 'Ce groupe existe déjà.' })
  const { user } = await show(<Creation />, { server })
  await user.click(press('Créer'))
  await eventually(() => assert.equal(announced().alert, 'Ce groupe existe déjà.'))
  const held = server.holds('createGroup')
  await user.click(press('Créer'))
  await eventually(() => assert.equal(announced().alert, ''))
  held.answer(group('Voirie'))
  await eventually(() => assert.equal(output(), 'Voirie'))
})

test('a failure that is forgotten is no longer shown by the caller', async () => {
  const server = everydayServer().refuses('createGroup', { status: 409, message: 'Ce groupe existe déjà.' })
  const { user } = await show(<Creation habits={{ failure: 'beside' }} />, { server })
  await user.click(press('Créer'))
  await eventually(() => assert.equal(output(), 'Ce groupe existe déjà.'))
  await user.click(press('Oublier'))
  await eventually(() => assert.equal(output(), 'rien'))
})

test('a change reads again the lists that it made untrue, and those alone', async () => {
  const names = ['Voirie', 'Finances']
  const server = everydayServer()
    .answers('createGroup', group('Voirie'))
    .answers('listGroups', () => list([group(names.shift() ?? 'de trop')]))
    .answers('listRoles', list([]))
  const List = () => (
    <ul>
      {useListGroups({}).data?.data.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  )
  const page = (
    <>
      <List />
      <Creation habits={{ invalidates: ['listGroups'] }} />
    </>
  )
  const { user } = await show(page, { server })
  await screen.findByText('Voirie')
  await user.click(press('Créer'))
  await screen.findByText('Finances')
  assert.equal(server.sent('listGroups').length, 2)
  assert.equal(server.sent('listRoles').length, 0)
})

test('what follows a change is over before the reader is taken elsewhere and told', async () => {
  const server = everydayServer().answers('createGroup', group('Voirie'))
  const steps: string[] = []
  const habits: Habits<'createGroup'> = {
    onDone: async () => {
      await Promise.resolve()
      steps.push('done')
    },
    leadsTo: () => (steps.push('left'), { to: '/compte' }),
    says: () => (steps.push('said'), 'Groupe créé.'),
  }
  const { user, address } = await show(<Creation habits={habits} />, { server })
  await user.click(press('Créer'))
  await eventually(() => assert.equal(announced().status, 'Groupe créé.'))
  assert.deepEqual(steps, ['done', 'left', 'said'])
  assert.equal(address(), '/compte')
})

test('a session that ended leads to the door, which leads back', async () => {
  const server = everydayServer()
    .answers('getIdentityProvider', { label: null, sends_mail: false })
    .refuses('listCollections', { status: 401, message: 'Identifiez-vous.' })
  const { address } = await openPage('/collections', { server })
  await eventually(() => assert.equal(address(), '/connexion?retour=%2Fcollections'))
})
