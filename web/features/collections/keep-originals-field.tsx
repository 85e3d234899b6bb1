import { useText } from '../../locales/text.ts'
import { CheckField } from '../../ui/field.tsx'

/** Whether the files of a collection stay once they are read. */
export function KeepOriginalsField({ isKept }: { isKept: boolean }) {
  const text = useText()
  return (
    <CheckField
      label={text('collections.originals')}
      hint={text('collections.originals.hint')}
      name="keep_originals"
      defaultChecked={isKept}
    />
  )
}
