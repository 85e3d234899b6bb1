const lookMs = 500

/** Calls back once the process that started this one has ended: a killed `npm` passes no signal on. */
export function whenParentIsGone(callback: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    callback()
  }, lookMs)
  timer.unref()
}
