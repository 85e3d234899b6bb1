import type { Appearance } from '#contract/appearance'
import { useText } from '../../locales/text.ts'
import './appearance.css'

/** What everybody is to know now, above the page. */
export function Banner({ banner }: { banner: Appearance['banner'] | undefined }) {
  const text = useText()
  if (!banner) return null
  return (
    <aside className="banner" data-tone={banner.tone} aria-label={text('banner')}>
      <p>{banner.text}</p>
    </aside>
  )
}
