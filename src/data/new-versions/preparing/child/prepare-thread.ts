import { parentPort, workerData } from 'node:worker_threads'
import { prepareVersion } from '#data/new-versions/prepare-version'
import { TextToPrepare } from '../messages.ts'

/** Cuts one text and ends. */
const { title, parsed, facts } = TextToPrepare.parse(workerData)
parentPort?.postMessage(prepareVersion(title, parsed, facts), [])
