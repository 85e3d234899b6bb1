/**
 * A thread that weighs passwords, each answered on the port that comes with it: reading the lists of known passwords
 * takes half a second that the server itself does not have.
 */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as french from '@zxcvbn-ts/language-fr'

export interface PasswordToWeigh {
  readonly password: string
  readonly known: string[]
  readonly port: MessagePort
}

const strength = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
})

parentPort?.on('message', ({ password, known, port }: PasswordToWeigh) => {
  port.postMessage(strength.check(password, known).score, [])
  port.close()
})
