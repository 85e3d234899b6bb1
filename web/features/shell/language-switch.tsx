import { useQueryClient } from '@tanstack/react-query'
import { languages, setLanguage, useLanguage } from '../../locales/text.ts'

const names = { fr: 'Français', en: 'English' }

/** Each language is written in itself; the server is asked again for its words. */
export function LanguageSwitch() {
  const current = useLanguage()
  const queryClient = useQueryClient()
  return languages
    .filter((language) => language !== current)
    .map((language) => (
      <button
        key={language}
        type="button"
        lang={language}
        onClick={() => void setLanguage(language).then(() => queryClient.invalidateQueries())}
      >
        {names[language]}
      </button>
    ))
}
