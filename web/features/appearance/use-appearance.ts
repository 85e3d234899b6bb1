import { useEffect } from 'react'
import type { Appearance, ShownAppearance } from '#contract/appearance'
import { useGetAppearance } from '../../operations.ts'

const freshMs = 60_000

/** How the organisation wants its pages; its colours are put in force wherever this is used. */
export function useAppearance(): ShownAppearance | undefined {
  const { data } = useGetAppearance({}, { staleTime: freshMs, refetchInterval: freshMs })
  useEffect(() => applyColours(data?.colours ?? null), [data])
  return data
}

/** The other shades follow from the one that was chosen. */
function applyColours(colours: Appearance['colours']): void {
  const { style } = document.documentElement
  const names = ['--accent', '--accent-strong', '--accent-wash'] as const
  if (colours === null) {
    for (const name of names) style.removeProperty(name)
    return
  }
  const { light, dark } = colours
  style.setProperty('--accent', `light-dark(${light}, ${dark})`)
  style.setProperty(
    '--accent-strong',
    `light-dark(color-mix(in oklab, ${light}, black 25%), color-mix(in oklab, ${dark}, white 35%))`,
  )
  style.setProperty(
    '--accent-wash',
    `light-dark(color-mix(in oklab, ${light}, white 88%), color-mix(in oklab, ${dark}, black 80%))`,
  )
}
