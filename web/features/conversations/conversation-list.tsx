import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useId, useState } from 'react'
import type { Conversation } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useListConversations } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import '../../ui/field.css'
import './conversation-list.css'
import { groupByAge } from './group-by-age.ts'

const step = 25
const most = 100

export function ConversationList() {
  const text = useText()
  const searchId = useId()
  const [limit, setLimit] = useState(step)
  const [query, setQuery] = useState('')
  const title = useDeferredValue(query.trim())
  const { data, dataUpdatedAt } = useListConversations(
    { query: { limit, ...(title === '' ? {} : { title }) } },
    { placeholderData: keepPreviousData },
  )
  return (
    <nav className="conversations side-scroll" aria-labelledby="conversations">
      <h2 id="conversations">{text('nav.conversations')}</h2>
      <label className="vh" htmlFor={searchId}>
        {text('nav.search')}
      </label>
      <input
        id={searchId}
        type="search"
        className="input"
        placeholder={text('nav.search')}
        maxLength={200}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {data?.data.length === 0 && <p className="quiet none">{text(query === '' ? 'nav.none' : 'nav.noneFound')}</p>}
      {data && <Groups conversations={data.data} readAt={dataUpdatedAt} />}
      {data && data.total > limit && limit < most && (
        <Button kind="bare" onClick={() => setLimit(limit + step)}>
          {text('nav.more')}
        </Button>
      )}
    </nav>
  )
}

function Groups({ conversations, readAt }: { conversations: readonly Conversation[]; readAt: number }) {
  const text = useText()
  return groupByAge(conversations, new Date(readAt)).map(({ age, conversations: some }) => (
    <section key={age} aria-labelledby={`age-${age}`}>
      <h3 id={`age-${age}`}>{text(`age.${age}`)}</h3>
      <ul className="list">
        {some.map(({ id, title }) => (
          <li key={id}>
            <Link to="/c/$conversationId" params={{ conversationId: String(id) }} title={title}>
              {title || text('nav.untitled')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ))
}
