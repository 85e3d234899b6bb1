import { useEffect, useEffectEvent } from 'react'

/** Runs on Escape, unless a dialog is open or something closer has already used the key. */
export function useEscape(onEscape: () => void): void {
  const run = useEffectEvent(onEscape)
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      if (document.querySelector('dialog[open]')) return
      run()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
