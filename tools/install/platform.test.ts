import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Machine, chooseLanguage, describeMachine, findObstacle } from './platform.mjs'

const linux: Machine = { node: '20.20.2', system: 'linux-x64', libc: 'glibc' }

test('a Linux machine with Node 20 can install', () => {
  assert.equal(findObstacle(linux, 'fr'), null)
  assert.equal(findObstacle(describeMachine(), 'fr'), null)
})

test('an old Node, a musl system and a system without a carried Node are told so', () => {
  assert.match(findObstacle({ ...linux, node: '18.19.0' }, 'fr') ?? '', /Node 20 ou plus récent.*Node 18\.19\.0/)
  assert.match(findObstacle({ ...linux, libc: 'musl' }, 'en') ?? '', /glibc/)
  assert.match(findObstacle({ ...linux, system: 'darwin-arm64', libc: null }, 'en') ?? '', /install Node 24/)
  assert.equal(findObstacle({ node: '24.1.0', system: 'darwin-arm64', libc: null }, 'en'), null)
})

test('messages are French unless the machine speaks English', () => {
  assert.equal(chooseLanguage({}), 'fr')
  assert.equal(chooseLanguage({ LANG: 'C.UTF-8' }), 'fr')
  assert.equal(chooseLanguage({ LANG: 'fr_FR.UTF-8', LC_ALL: 'en_US.UTF-8' }), 'en')
})
