import { z } from 'zod'
import { commonSettings } from './common-settings.ts'
import { defineConnector } from './connector.ts'

/** The other way round: a program of the body sends its documents as they change, and takes them away. */
export const push = defineConnector({
  kind: 'push',
  title: 'Envoi par un programme',
  description: 'Documents qu’un programme envoie, remplace et retire par l’interface, chacun sous son identifiant.',
  settings: z.strictObject(commonSettings),
  hasSecret: false,
  isIncremental: true,
  isPushed: true,
  async *list() {
    // Nothing is fetched.
  },
})
