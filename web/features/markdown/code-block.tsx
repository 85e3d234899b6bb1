import './markdown.css'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useText } from '../../locales/text.ts'

export function CodeBlock({ code }: { code: string }) {
  const text = useText()
  return (
    <div className="code">
      <pre role="group" aria-label={text('markdown.code')} tabIndex={0}>
        <code>{code}</code>
      </pre>
      <CopyButton content={code} />
    </div>
  )
}
