import { Link } from '@tanstack/react-router'
import type { Source } from '#contract/corpora'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { CodeBlock } from '../markdown/code-block.tsx'

/** How a program sends documents to a source, and takes them away. */
export function PushGuide({ source }: { source: Source }) {
  const text = useText()
  const address = new URL(client.address('pushSourceItem', { id: source.id }), window.location.origin).href
  const key = '-H "Authorization: Bearer $SOCLE_KEY"'
  return (
    <section className="stack">
      <h2>{text('fill.push.title')}</h2>
      <p>{text('fill.push.text')}</p>
      <CodeBlock code={`curl ${key} \\\n  -F external_id=acte-2026-17 \\\n  -F file=@acte.pdf \\\n  ${address}`} />
      <p>{text('fill.push.remove')}</p>
      <CodeBlock code={`curl -X DELETE ${key} \\\n  "${address}?external_id=acte-2026-17"`} />
      <p>
        {text('fill.push.key')} <Link to="/compte">{text('account.keys')}</Link>
      </p>
    </section>
  )
}
