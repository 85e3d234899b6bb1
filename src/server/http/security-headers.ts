import { createHash } from 'node:crypto'

/** Pages load from this server alone, run no inline script, are framed by nobody and turn no text into HTML. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** On everything that a browser shows. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** For a page that carries its own style sheet: that one, word for word, and no other. */
export function pageHeadersWithStyle(style: string): Readonly<Record<string, string>> {
  const hash = createHash('sha256').update(style).digest('base64')
  return { ...pageHeaders, 'content-security-policy': `${contentSecurityPolicy}; style-src 'sha256-${hash}'` }
}
