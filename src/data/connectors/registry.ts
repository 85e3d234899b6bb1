import type { AnyConnector } from './connector.ts'
import { folder } from './folder.ts'

/** One line per connector. */
const connectors: readonly AnyConnector[] = [folder]

export function listConnectors(): readonly AnyConnector[] {
  return connectors
}

export function findConnector(kind: string): AnyConnector | undefined {
  return connectors.find((connector) => connector.kind === kind)
}
