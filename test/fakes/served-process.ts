/** The whole program in a process of its own, to be killed: prints its address and its first key. */
import { createLog } from '#platform/telemetry/log'
import { startServer } from '#server/start-server'

const [configFile = '', dataFolder = '', cacheFolder = ''] = process.argv.slice(2)
const { url, apiKey } = await startServer({
  configFile,
  dataFolder,
  cacheFolder,
  port: 0,
  log: createLog('silent'),
  startsEngine: 'when-asked',
})
process.stdout.write(`${JSON.stringify({ url, key: apiKey })}\n`)
