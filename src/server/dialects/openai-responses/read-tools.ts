import type { CollectionId } from '#contract/ids'
import type { ResponseRequest } from '#contract/responses'
import { z } from 'zod'
import { numberOfId } from '../object-ids.ts'
import { refused } from '../refused.ts'
import { readPart } from './read-part.ts'

const unreadable = { param: 'tools', reason: 'tool_unreadable' } as const

const FunctionTool = z.looseObject({ type: z.literal('function'), name: z.string() })
const SearchTool = z.looseObject({
  type: z.literal('file_search'),
  vector_store_ids: z.array(z.string().max(100)).min(1).max(100),
  filters: z.null('attributes are filtered by a search in the vector store alone').optional(),
})

/** What a question asks to be done beside answering. */
export interface ReadTools {
  /** Members of OpenAI's chat request. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Collections to search and answer from; null when no search is asked for. */
  readonly collectionIds: readonly CollectionId[] | null
}

/** Functions go to the model; a search in collections is ours. Throws `invalid_request` on tools that nobody runs here. */
export function readTools(body: ResponseRequest): ReadTools {
  const functions: unknown[] = []
  const collectionIds: CollectionId[] = []
  for (const tool of body.tools ?? []) {
    if (tool.type === 'function') {
      const { type, ...declared } = readPart(FunctionTool, tool, unreadable)
      functions.push({ type, function: declared })
    } else if (tool.type === 'file_search') {
      const { vector_store_ids: ids } = readPart(SearchTool, tool, unreadable)
      collectionIds.push(...ids.map((id) => numberOfId('vs', id)))
    } else throw refused('tools', 'tool_type_unknown', tool.type)
  }
  if (collectionIds.length > 0 && functions.length > 0) throw refused('tools', 'file_search_with_functions')
  return {
    parameters: {
      ...(functions.length > 0 ? { tools: functions } : {}),
      ...(functions.length > 0 && body.tool_choice != null ? { tool_choice: choiceOf(body.tool_choice) } : {}),
      ...(functions.length > 0 && body.parallel_tool_calls === false ? { parallel_tool_calls: false } : {}),
      ...(body.top_p == null ? {} : { top_p: body.top_p }),
      ...(body.reasoning?.effort == null ? {} : { reasoning_effort: body.reasoning.effort }),
      ...formatOf(body),
    },
    collectionIds: collectionIds.length > 0 ? collectionIds : null,
  }
}

/** `{type:"function", name}` here, `{type:"function", function:{name}}` in a chat. */
function choiceOf(choice: unknown): unknown {
  const named = FunctionTool.safeParse(choice)
  return named.success ? { type: 'function', function: { name: named.data.name } } : choice
}

function formatOf({ text }: ResponseRequest): Readonly<Record<string, unknown>> {
  const { type, ...schema } = text?.format ?? { type: 'text' }
  if (type === 'text') return {}
  return { response_format: type === 'json_schema' ? { type, json_schema: schema } : { type } }
}
