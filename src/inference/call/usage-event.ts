import type { TokenCount } from '../token-count.ts'

/** The event that tells the tokens of a stream, with the id and the date of the answer's other events. */
export function usageEvent(model: string, firstEvent: string, { promptTokens, completionTokens }: TokenCount): string {
  const [, id = ''] = /"id"\s*:\s*"([^"\\]{0,200})"/.exec(firstEvent) ?? []
  const [, created = '0'] = /"created"\s*:\s*(\d{1,12})/.exec(firstEvent) ?? []
  const [, object = 'chat.completion.chunk'] = /"object"\s*:\s*"([a-z_.]{0,50})"/.exec(firstEvent) ?? []
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
  return `data: ${JSON.stringify({ id, object, created: Number(created), model, choices: [], usage })}\n\n`
}
