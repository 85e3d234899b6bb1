import type { ChatRequest } from '#contract/inference'
import { SearchRequest } from '#contract/search'
import { validate } from '#server/http/validate'
import type { Language } from '#server/locales/error-words'
import { z } from 'zod'

type Search = z.output<typeof SearchRequest>

/** A chat request as its model gets it, and the search that was asked for with it. */
export interface AskedSearch {
  readonly body: ChatRequest
  readonly search: Search | null
}

const SearchTool = z.looseObject({ type: z.literal('search') })
const longestQuery = 4000

type SearchFields = { readonly [Field in 'search' | 'search_args' | 'tools']?: unknown }

/** Whether a request holds Albert's search: a tool of that type, or the older `search` with `search_args`. */
export function holdsSearch({ search, search_args, tools }: SearchFields): boolean {
  return search !== undefined || search_args !== undefined || (Array.isArray(tools) && tools.some(isSearchTool))
}

/** The request without its search, whose query is the last question of the user unless it has its own. */
export function readAskedSearch(sent: ChatRequest, language: Language): AskedSearch {
  const { search: isAsked, search_args: olderFields, tools, ...rest } = sent
  const functions = tools?.filter((tool) => !isSearchTool(tool)) ?? []
  const body = functions.length > 0 ? { ...rest, tools: functions } : withoutToolChoice(rest)
  const tool = SearchTool.safeParse(tools?.find(isSearchTool)).data
  if (tool === undefined && isAsked !== true) return { body, search: null }
  const { type: _, ...fields } = tool ?? { type: 'search', ...olderFields }
  const value = { query: lastQuestion(sent).slice(0, longestQuery), ...fields }
  validate({ where: 'body', schema: SearchRequest, value }, language)
  return { body, search: SearchRequest.parse(value) }
}

function isSearchTool(tool: unknown): boolean {
  return typeof tool === 'object' && tool !== null && 'type' in tool && tool.type === 'search'
}

/** Servers refuse a choice among no tools. */
function withoutToolChoice(body: ChatRequest): ChatRequest {
  const { tool_choice: _, ...rest } = body
  return rest
}

const TextPart = z.looseObject({ type: z.literal('text'), text: z.string() })

/** What the user said last, as text; empty when nothing was said. */
export function lastQuestion({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }) => role === 'user')?.['content']
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.flatMap((part) => TextPart.safeParse(part).data?.text ?? []).join('\n')
}
