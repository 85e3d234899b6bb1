/**
 * A thread that weighs one password and ends: reading the lists of known passwords takes a second that the server
 * itself does not have.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as french from '@zxcvbn-ts/language-fr'

const strength = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
})
const { password, known }: { password: string; known: string[] } = workerData
parentPort?.postMessage(strength.check(password, known).score, [])
