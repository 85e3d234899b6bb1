/** The only place that reads the process environment. */
export function environment(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}

/** Starts this program anew in this very process, with more in its environment. Only where the system can: not on Windows. */
export function restartWith(added: Readonly<Record<string, string>>, nodeOptions: readonly string[]): void {
  const { execPath, execArgv, argv } = process
  process.execve?.(execPath, [execPath, ...nodeOptions, ...execArgv, ...argv.slice(1)], { ...process.env, ...added })
}
