import type { IncomingMessage } from 'node:http'

export interface Target {
  readonly path: string
  /** Without its question mark. */
  readonly search: string
}

/** What a request asks for: proxies name the whole address, and clients join a base and a path with two slashes. */
export function targetOf({ url = '/' }: IncomingMessage): Target {
  const own = url.startsWith('/') ? url : withoutOrigin(url)
  const end = own.indexOf('?')
  const path = end < 0 ? own : own.slice(0, end)
  return {
    path: path.includes('//') ? path.replaceAll(/\/{2,}/g, '/') : path,
    search: end < 0 ? '' : own.slice(end + 1),
  }
}

/** Whom a request names: in the whole address that a proxy asks for, else in its head. */
export function hostOf({ url = '/', headers }: IncomingMessage): string | undefined {
  return url.startsWith('/') ? headers.host : (URL.parse(url)?.host ?? headers.host)
}

function withoutOrigin(url: string): string {
  const parsed = /^https?:\/\//i.test(url) ? URL.parse(url) : null
  return parsed === null ? url : parsed.pathname + parsed.search
}

/** Programs speak here: an address that does not exist is never answered by a page. */
export function isInterfacePath(path: string): boolean {
  return /^\/(api|v\d+|mcp|scim|health|metrics|docs|openapi|\.well-known)(\/|\.|$)/.test(path)
}
