import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { reading } from '../../api.ts'
import { useText } from '../../locales/text.ts'

const step = 25
const most = 100

export function ConversationList() {
  const text = useText()
  const [limit, setLimit] = useState(step)
  const { data } = useQuery({
    ...reading('listConversations', { query: { limit } }),
    placeholderData: keepPreviousData,
  })
  return (
    <nav className="conversations" aria-labelledby="conversations">
      <h2 id="conversations">{text('nav.conversations')}</h2>
      {data?.total === 0 && <p className="quiet none">{text('nav.none')}</p>}
      <ul className="list">
        {data?.data.map(({ id, title }) => (
          <li key={id}>
            <Link to="/c/$conversationId" params={{ conversationId: String(id) }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
      {data && data.total > limit && limit < most && (
        <button type="button" className="button" data-kind="bare" onClick={() => setLimit(limit + step)}>
          {text('nav.more')}
        </button>
      )}
    </nav>
  )
}
