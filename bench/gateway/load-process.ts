import { LoadPlan, generateLoad } from './load.ts'

process.on('message', (message) => {
  void generateLoad(LoadPlan.parse(message)).then((result) => process.send?.(result))
})
