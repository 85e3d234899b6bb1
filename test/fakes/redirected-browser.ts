/** A browser without pages: keeps the cookies of each site, and goes from redirect to redirect. */
export class RedirectedBrowser {
  readonly #cookies = new Map<string, Map<string, string>>()

  /** Goes to one address, and says where it is sent; null when it stays. */
  async step(url: URL): Promise<URL | null> {
    const jar = this.#jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
    await response.body?.cancel()
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    const location = response.headers.get('location')
    return location === null ? null : new URL(location, url)
  }

  /** Follows redirects until the address is one that is looked for: it is given, not visited. */
  async follow(from: URL, isReached: (url: URL) => boolean): Promise<URL> {
    let url = from
    for (let steps = 0; steps < 20; steps += 1) {
      const next = await this.step(url)
      if (next === null) throw new Error(`stays at ${url.href}`)
      if (isReached(next)) return next
      url = next
    }
    throw new Error(`never reached from ${from.href}`)
  }

  cookieOf(url: URL, name: string): string | null {
    return this.#jarOf(url).get(name) ?? null
  }

  #jarOf({ origin }: URL): Map<string, string> {
    const jar = this.#cookies.get(origin) ?? new Map<string, string>()
    this.#cookies.set(origin, jar)
    return jar
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  const isOver = attributes.some((attribute) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(attribute))
  if (isOver) jar.delete(name)
  else jar.set(name, pair.slice(pair.indexOf('=') + 1))
}
