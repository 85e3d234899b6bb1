import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screen } from '@testing-library/react'
import { useState } from 'react'
import { button, describedBy, field } from '../../test/page/elements.ts'
import { show } from '../../test/page/open-page.tsx'
import { CheckField, Field, SelectField, TextAreaField } from './field.tsx'
import { Form, type FormValues } from './form.tsx'
import type { Problem } from './use-problem.ts'

const refused = (message: string, fields: Problem['fields'] = {}): Problem => ({
  message,
  fields,
  isUnreachable: false,
})

const Name = () => <Field label="Nom" name="name" hint="Tel qu’il se lit" defaultValue=" Voirie " />
const Mail = () => <Field label="Adresse" name="mail" />

test('what was typed is given by the names of the fields, trimmed unless it is asked as it is', async () => {
  const read: unknown[] = []
  const note = (values: FormValues): void =>
    void read.push(
      values.text('name'),
      values.raw('name'),
      values.isChecked('shared'),
      values.all('days'),
      values.text('absent'),
    )
  const page = (
    <Form submit="Créer" onSubmit={note}>
      <Name />
      <CheckField label="Partagé" name="shared" defaultChecked />
      <CheckField label="Lundi" name="days" value="monday" defaultChecked />
      <CheckField label="Mardi" name="days" value="tuesday" />
      <CheckField label="Jeudi" name="days" value="thursday" defaultChecked />
    </Form>
  )
  const { user } = await show(page)
  await user.click(button('Créer'))
  assert.deepEqual(read, ['Voirie', ' Voirie ', true, ['monday', 'thursday'], ''])
})

test('Enter in a field sends the form', async () => {
  let sent = 0
  const page = <Form submit="Créer" onSubmit={() => (sent += 1)} children={<Name />} />
  const { user } = await show(page)
  await user.type(field('Nom'), '{Enter}')
  assert.equal(sent, 1)
})

test('a form that is being sent is not sent again, and says so on its button', async () => {
  let sent = 0
  const page = <Form submit="Créer" isRunning onSubmit={() => (sent += 1)} children={<Name />} />
  const { user } = await show(page)
  assert.equal(button('Créer').getAttribute('aria-disabled'), 'true')
  await user.click(button('Créer'))
  await user.type(field('Nom'), '{Enter}')
  assert.equal(sent, 0)
})

/** A form that is refused with this as soon as it is sent. */
function Refused({ problem }: { problem: Problem }) {
  const [told, setTold] = useState<Problem | null>(null)
  return (
    <Form submit="Créer" problem={told} onSubmit={() => setTold(problem)}>
      <Mail />
      <Name />
    </Form>
  )
}

test('a refusal is told at its field, which gets the focus and keeps what was typed', async () => {
  const { user } = await show(<Refused problem={refused('Saisie refusée.', { name: 'Ce nom est pris.' })} />)
  await user.clear(field('Nom'))
  await user.type(field('Nom'), 'Finances')
  await user.click(button('Créer'))
  const name = field('Nom')
  assert.equal(document.activeElement, name)
  assert.equal(name.getAttribute('aria-invalid'), 'true')
  assert.deepEqual(describedBy(name), ['Tel qu’il se lit', 'Ce nom est pris.'])
  assert.equal(name instanceof HTMLInputElement && name.value, 'Finances')
  assert.ok(screen.queryByText('Saisie refusée.') === null, 'it is not told twice')
  assert.equal(field('Adresse').getAttribute('aria-invalid'), null)
})

test('the first of several refused fields gets the focus', async () => {
  const problem = refused('Saisie refusée.', { name: 'Ce nom est pris.', mail: 'Ce n’est pas une adresse.' })
  const { user } = await show(<Refused problem={problem} />)
  await user.click(button('Créer'))
  assert.equal(document.activeElement, field('Adresse'))
})

test('a refusal that no field can tell stands above the buttons', async () => {
  const { user } = await show(<Refused problem={refused('Le serveur est plein.')} />)
  await user.click(button('Créer'))
  assert.equal(screen.getByText('Le serveur est plein.').className, 'note')
})

test('a refusal of a field that is not here is told in its whole, beside the field that is', async () => {
  const problem = refused('Deux champs sont refusés.', { name: 'Ce nom est pris.', hidden: 'inconnu' })
  const { user } = await show(<Refused problem={problem} />)
  await user.click(button('Créer'))
  assert.equal(screen.getByText('Deux champs sont refusés.').className, 'note')
  assert.deepEqual(describedBy(field('Nom')), ['Tel qu’il se lit', 'Ce nom est pris.'])
})

test('giving up is offered only where it is possible', async () => {
  let cancelled = 0
  const page = (
    <>
      <Form submit="Créer" onSubmit={() => undefined} onCancel={() => (cancelled += 1)} children={<Name />} />
      <Form submit="Chercher" onSubmit={() => undefined} children={<Mail />} />
    </>
  )
  const { user } = await show(page)
  await user.click(button('Annuler'))
  assert.equal(cancelled, 1)
  assert.equal(button('Créer').getAttribute('data-kind'), 'main')
})

test('what cannot be undone has a button of its own kind', async () => {
  await show(<Form submit="Effacer" isDanger onSubmit={() => undefined} children={<Name />} />)
  assert.equal(button('Effacer').getAttribute('data-kind'), 'danger')
})

test('every kind of field has its label, and its hint is read with it', async () => {
  const page = (
    <form>
      <Field label="Nom" hint="un mot" />
      <TextAreaField label="Texte" hint="plusieurs" />
      <SelectField label="Choix" hint="un seul" options={[{ value: 'a', label: 'Le premier' }]} />
      <CheckField label="Accord" hint="à cocher" />
      <CheckField label="Avis" isRadio />
    </form>
  )
  await show(page)
  const kinds = ['Nom', 'Texte', 'Choix', 'Accord', 'Avis'].map((label) => {
    const element = field(label)
    return [element.tagName, element.getAttribute('type'), ...describedBy(element)]
  })
  assert.deepEqual(kinds, [
    ['INPUT', null, 'un mot'],
    ['TEXTAREA', null, 'plusieurs'],
    ['SELECT', null, 'un seul'],
    ['INPUT', 'checkbox', 'à cocher'],
    ['INPUT', 'radio'],
  ])
})

test('a field that knows itself what is wrong says it before the server does', async () => {
  await show(<Field label="Code" problem="Six chiffres." />)
  assert.deepEqual(describedBy(field('Code')), ['Six chiffres.'])
  assert.equal(field('Code').getAttribute('aria-invalid'), 'true')
})
