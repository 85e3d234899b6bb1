import type { IncomingHttpHeaders } from 'node:http'
import { DataLevel, dataLevels } from '#contract/model-routing'
import { AppError } from '#platform/errors'

const name = 'x-socle-data'

/** How sensitive a request says that its data are; servers that may not see them are not asked. */
export function dataLevelOf(headers: IncomingHttpHeaders): DataLevel | undefined {
  const value = headers[name]
  if (value === undefined) return undefined
  const level = DataLevel.safeParse(value).data
  if (level === undefined) {
    throw new AppError('invalid_request', { reason: 'not_one_of', value: dataLevels.join(', '), param: name })
  }
  return level
}
