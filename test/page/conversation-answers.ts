import type { z } from 'zod'
import type { Conversation, ConversationDetail, Message } from '#contract/applications'
import type { AnswerProof, Citation, Claim } from '#contract/citations'

/** 15 November 2026, 10:00 in Paris. */
export const morning = 1_794_733_200

type Shape<Schema extends z.ZodType> = z.input<Schema>

export function citation(index: number, more: Partial<Shape<typeof Citation>> = {}): Shape<typeof Citation> {
  return {
    index,
    document_id: 40 + index,
    chunk_id: 400 + index,
    external_id: `F${index}`,
    title: `Fiche ${index}`,
    path: ['Contrat', 'Essai'],
    page: null,
    quote: 'quatre mois',
    start: 14,
    end: 25,
    highlights: [],
    collection_id: 3,
    collection: 'Fiches du travail',
    corpus: 'fiches-travail',
    file_name: null,
    notices: [],
    url: `https://travail.example/F${index}`,
    publisher: 'Ministère du Travail',
    licence: 'Licence ouverte 2.0',
    updated_at: '2026-01-15',
    effective_from: null,
    effective_to: null,
    supported: true,
    ...more,
  }
}

export function claim(verdict: Shape<typeof Claim>['verdict'], more: Partial<Shape<typeof Claim>> = {}) {
  return { text: 'L’essai dure quatre mois.', start: 0, end: 25, citations: [1], verdict, reason: null, ...more }
}

export function proof(more: Partial<Shape<typeof AnswerProof>> = {}): Shape<typeof AnswerProof> {
  return {
    answer_status: 'answered',
    answer_end: 10_000,
    fallback: null,
    citations: [citation(1)],
    search_results: [],
    claims: [claim('supported')],
    nearest_titles: [],
    sources_consulted: [],
    model: null,
    ...more,
  }
}

export function question(id: number, text: string): Shape<typeof Message> {
  return { id, role: 'user', text, state: 'finished', proof: null, error: null, feedback: null, created: morning }
}

/** An answer that came to its end, unless told otherwise. */
export function answer(id: number, text: string, more: Partial<Shape<typeof Message>> = {}): Shape<typeof Message> {
  return { ...question(id, text), role: 'assistant', proof: proof(), ...more }
}

export function conversation(more: Partial<Shape<typeof Conversation>> = {}): Shape<typeof Conversation> {
  return {
    id: 12,
    title: 'Période d’essai',
    model: 'assistant',
    collection_ids: null,
    as_of: null,
    created: morning,
    updated: morning,
    ...more,
  }
}

export function conversationWith(
  messages: Shape<typeof Message>[],
  more: Partial<Shape<typeof ConversationDetail>> = {},
): Shape<typeof ConversationDetail> {
  return { ...conversation(), messages, changed_citations: [], versions: [], last_event_id: 0, ...more }
}
