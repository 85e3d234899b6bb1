import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { CheckField } from '../../ui/field.tsx'

/** Before the first question: whether the conversation is kept. It is in the address, to be linked to. */
export function TemporarySwitch({ isOn }: { isOn: boolean }) {
  const text = useText()
  const navigate = useNavigate()
  return (
    <CheckField
      label={text('temporary.title')}
      hint={text('temporary.hint')}
      checked={isOn}
      onChange={() =>
        void navigate({
          to: '/',
          search: (known) => ({ ...known, temporaire: isOn ? undefined : '1' }),
          replace: true,
        })
      }
    />
  )
}
