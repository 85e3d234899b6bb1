import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fireEvent, screen } from '@testing-library/react'
import { becomes, button, describedBy, field, noted } from '../../../test/page/elements.ts'
import type { Answer } from '../../../test/page/fake-server.ts'
import { announced, everydayServer, openPage } from '../../../test/page/open-page.tsx'

type Shown = Answer<'getAppearance'>

const product: Shown = { name: null, colours: null, links: [], banner: null, logo: null }

async function open(appearance = product, api = everydayServer()) {
  const server = api.answers('getAppearance', appearance)
  const opened = await openPage('/administration/apparence', { server })
  await screen.findByRole('button', { name: 'Enregistrer' })
  return { ...opened, api: server }
}

test('left as it is, everything is the product’s', async () => {
  const { user, api } = await open(product, everydayServer().answers('updateAppearance', product))
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateAppearance'), { name: null, banner: null, colours: null, links: [] })
})

test('a name, a message, colours and links are sent as they were written, without empty lines', async () => {
  const { user, api } = await open(product, everydayServer().answers('updateAppearance', product))
  await user.type(field('Nom du service'), ' Aide de Brénac ')
  await user.type(field('Texte du message'), 'Coupure à midi.')
  await user.selectOptions(field('Importance'), 'warning')
  await user.click(field('Nos couleurs, à la place de celles du produit'))
  await user.type(field('Texte du lien 2'), 'Mentions')
  await user.type(field('Adresse du lien 2'), 'https://brenac.example/mentions')
  await user.click(button('Enregistrer'))
  await becomes(() => announced().status, 'C’est enregistré.')
  assert.deepEqual(api.bodyOf('updateAppearance'), {
    name: 'Aide de Brénac',
    banner: { text: 'Coupure à midi.', tone: 'warning' },
    colours: { light: '#0d5f5b', dark: '#6fcabf' },
    links: [{ label: 'Mentions', url: 'https://brenac.example/mentions' }],
  })
})

test('a colour tells how well it is read where it is read worst', async () => {
  await open()
  fireEvent.change(field('Sur fond clair'), { target: { value: '#ffffff' } })
  assert.match(
    describedBy(field('Sur fond clair')).join(),
    /^Contraste de 1 là où elle se lit le moins bien : insuffisant, il en faut 4,5\.$/,
  )
  fireEvent.change(field('Sur fond clair'), { target: { value: '#000000' } })
  assert.match(describedBy(field('Sur fond clair')).join(), /suffisant\.$/)
})

test('a link that is refused is told at the line on which it was written', async () => {
  const refusal = {
    status: 422,
    message: 'body.links.1.url : adresse attendue',
    fields: { 'links.1.url': 'Une adresse en https est attendue.' },
  }
  const { user } = await open(product, everydayServer().refuses('updateAppearance', refusal))
  await user.type(field('Texte du lien 1'), 'Aide')
  await user.type(field('Adresse du lien 1'), 'https://brenac.example')
  await user.type(field('Texte du lien 4'), 'Contact')
  await user.type(field('Adresse du lien 4'), 'https://contact.example')
  await user.click(button('Enregistrer'))
  await becomes(() => describedBy(field('Adresse du lien 4')), ['Une adresse en https est attendue.'])
  assert.deepEqual(describedBy(field('Adresse du lien 2')), [])
  assert.ok(document.activeElement === field('Adresse du lien 4'))
  assert.ok(screen.queryByText(/body\.links/, { selector: '.note' }) === null)
})

for (const { path, label } of [
  { path: 'colours.dark', label: 'Sur fond sombre' },
  { path: 'banner.text', label: 'Texte du message' },
  { path: 'name', label: 'Nom du service' },
]) {
  test(`what is refused of ${path} is told at "${label}"`, async () => {
    const refusal = { status: 422, message: `body.${path} : non`, fields: { [path]: 'Cela ne va pas.' } }
    const { user } = await open(product, everydayServer().refuses('updateAppearance', refusal))
    await user.click(button('Enregistrer'))
    await becomes(() => describedBy(field(label)).at(-1), 'Cela ne va pas.')
  })
}

test('an address that no page leads to does not leave', async () => {
  const { user, api } = await open()
  await user.type(field('Texte du lien 1'), 'Contact')
  await user.type(field('Adresse du lien 1'), 'mailto:contact@brenac.example')
  await user.click(button('Enregistrer'))
  assert.equal(api.sent('updateAppearance').length, 0)
})

test('a logo is sent as soon as it is chosen', async () => {
  const { user, api } = await open(product, everydayServer().answers('updateLogo', product))
  await user.upload(field('Fichier du logo'), new File(['<svg/>'], 'logo.svg', { type: 'image/svg+xml' }))
  await becomes(() => api.sent('updateLogo').map(({ body }) => body), [{ content: btoa('<svg/>') }])
})

test('a logo beyond 96 KiB does not leave, and that is said', async () => {
  const { user, api } = await open()
  const large = new File([new Uint8Array(96 * 1024 + 1)], 'logo.png', { type: 'image/png' })
  await user.upload(field('Fichier du logo'), large)
  await noted('Ce fichier dépasse 96 Kio.')
  assert.equal(api.sent('updateLogo').length, 0)
})

test('a logo that cannot be taken away says why where one looks', async () => {
  const refusal = { status: 503, message: 'Le stockage ne répond pas.' }
  const { user } = await open(
    { ...product, logo: '/api/appearance/logo?1' },
    everydayServer().refuses('deleteLogo', refusal),
  )
  assert.equal(screen.getByAltText('Logo actuel').getAttribute('src'), '/api/appearance/logo?1')
  await user.click(button('Retirer le logo'))
  await noted('Le stockage ne répond pas.')
})

test('the message of the organisation stands above every page', async () => {
  await open({ ...product, banner: { text: 'Coupure à midi.', tone: 'warning' } })
  const banner = screen.getByRole('complementary', { name: 'Message' })
  assert.deepEqual([banner.textContent, banner.getAttribute('data-tone')], ['Coupure à midi.', 'warning'])
})
