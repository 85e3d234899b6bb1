// Generated from the migrations by tools/generate-tables.ts: change the migrations, then run it.
import type {
  ChunkId,
  ConversationId,
  DocumentId,
  CollectionId,
  OrganisationId,
  PrincipalId,
  PersonId,
  ServiceAccountId,
  KeyId,
  GroupId,
  SourceId,
} from '#contract/ids'
import type { ColumnType } from 'kysely'

export type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>

export type Json = JsonValue

export type JsonArray = JsonValue[]

export type JsonObject = {
  [x: string]: JsonValue | undefined
}

export type JsonPrimitive = boolean | number | string | null

export type JsonValue = JsonArray | JsonObject | JsonPrimitive

export type Timestamp = ColumnType<Date, Date | string, Date | string>

export interface ApiKey {
  created_at: Generated<Timestamp>
  expires_at: Timestamp | null
  id: Generated<KeyId>
  last_four: string
  name: string
  organisation_id: OrganisationId
  parent_key_id: KeyId | null
  person_id: PersonId | null
  revoked_at: Timestamp | null
  scopes: string[]
  service_account_id: ServiceAccountId | null
  token_hash: Buffer
}

export interface Assistant {
  collection_ids: CollectionId[] | null
  created_at: Generated<Timestamp>
  description: string
  id: Generated<number>
  instructions: string
  mode: 'quote' | 'generate'
  model: string | null
  name: string
  organisation_id: OrganisationId
  readers: number[]
  title: string
  updated_at: Generated<Timestamp>
}

export interface AuditCheckpoint {
  at: Timestamp
  hash: Buffer
  id: Generated<number>
  last_id: number
  row_count: number
  signature: Buffer
}

export interface AuditLog {
  action: string
  actor_id: number | null
  actor_kind: string
  address: string | null
  at: Timestamp
  details: Json
  hash: Buffer
  id: Generated<number>
  organisation_id: OrganisationId | null
  previous_hash: Buffer
  request_id: string | null
  target_id: string | null
  target_kind: string | null
}

export interface Batch {
  cancelling_at: Timestamp | null
  completed: Generated<number>
  created_at: Generated<Timestamp>
  ended_at: Timestamp | null
  endpoint: '/v1/chat/completions' | '/v1/completions' | '/v1/embeddings' | '/v1/responses'
  error_file_id: string | null
  errors: Generated<Json>
  expires_at: Timestamp
  failed: Generated<number>
  finalizing_at: Timestamp | null
  id: string
  in_progress_at: Timestamp | null
  input_file_id: string
  input_tokens: Generated<number>
  key_id: KeyId | null
  metadata: Generated<Json>
  model: string | null
  number: Generated<number>
  output_file_id: string | null
  output_life_seconds: number | null
  output_tokens: Generated<number>
  owner_principal_id: PrincipalId
  status: 'validating' | 'failed' | 'in_progress' | 'finalizing' | 'completed' | 'expired' | 'cancelling' | 'cancelled'
  total: Generated<number>
}

export interface BatchResult {
  batch_id: string
  body: string
  custom_id: string
  line: number
  request_id: string
  status: number
}

export interface Chunk {
  alternative_paths: Generated<Json>
  collection_id: CollectionId
  document_id: DocumentId
  document_version_id: number
  end_offset: number
  id: Generated<ChunkId>
  index_hash: Buffer
  index_text: string
  kind: 'text' | 'table' | 'list' | 'note'
  metadata: Generated<Json>
  ordinal: number
  page: number | null
  path: string[]
  readers: number[]
  start_offset: number
  text: string
}

export interface Collection {
  corpus_id: string | null
  created_at: Generated<Timestamp>
  data_level: Generated<'public' | 'internal' | 'sensitive'>
  description: Generated<string>
  expires_after_days: number | null
  id: Generated<CollectionId>
  keep_originals: Generated<boolean>
  last_active_at: Generated<Timestamp>
  metadata: Generated<Json>
  name: string
  organisation_id: OrganisationId
  owner_principal_id: PrincipalId | null
  question_model: string | null
  readers: number[]
  updated_at: Generated<Timestamp>
  visibility: 'private' | 'organisation' | 'public'
}

export interface CollectionShare {
  collection_id: CollectionId
  ends_at: Timestamp | null
  principal_id: PrincipalId
}

export interface Conversation {
  as_of: string | null
  collection_ids: CollectionId[] | null
  created_at: Generated<Timestamp>
  id: Generated<ConversationId>
  model: string
  organisation_id: OrganisationId
  owner_principal_id: PrincipalId
  shown_id: number | null
  title: string
  updated_at: Generated<Timestamp>
}

export interface Document {
  blob_hash: string | null
  canonical_url: string | null
  chunking: Json | null
  collection_id: CollectionId
  created_at: Generated<Timestamp>
  current_version_id: number | null
  error_code: string | null
  error_details: Json | null
  external_id: string
  file_name: string | null
  given_title: string | null
  id: Generated<DocumentId>
  language: Generated<string>
  licence: string | null
  media_type: string | null
  metadata: Generated<Json>
  publisher: string | null
  readers: number[]
  reading_notes: Generated<Json>
  readings_begun: Generated<number>
  size_bytes: number | null
  source_mark: string | null
  source_updated_at: string | null
  state: 'queued' | 'processing' | 'ready' | 'failed'
  title: string
  updated_at: Generated<Timestamp>
}

export interface DocumentAlias {
  alias: string
  document_id: DocumentId
}

export interface DocumentVersion {
  blob_hash: string | null
  canonical_url: string | null
  content_hash: Buffer
  document_id: DocumentId
  effective_from: string | null
  effective_to: string | null
  fetched_at: Generated<Timestamp>
  file_name: string | null
  id: Generated<number>
  legal_status: string | null
  markdown: string
  media_type: string | null
  notice: string | null
  pages: Generated<Json>
  replaced_at: Timestamp | null
  size_bytes: number | null
  source_mark: string | null
  source_updated_at: string | null
  title: Generated<string>
  version_key: string | null
}

export interface DraftedQuestion {
  index_hash: Buffer
  questions: string[]
}

export interface Embedding {
  index_hash: Buffer
  profile: string
  scale: number
  vector: Buffer
}

export interface Evaluation {
  created_at: Generated<Timestamp>
  ended_at: Timestamp | null
  failure: string | null
  id: Generated<number>
  language: 'fr' | 'en'
  name: string
  organisation_id: OrganisationId
  started_at: Timestamp | null
  status: Generated<'queued' | 'running' | 'completed' | 'failed' | 'cancelled'>
  variants: Json
}

export interface EvaluationAnswer {
  all_facts: boolean | null
  duration_ms: number
  evaluation_id: number
  failure: string | null
  fell_back: boolean
  first_characters: boolean | null
  position: number
  quoted_words: boolean | null
  right_document: boolean | null
  right_document_first: boolean | null
  status: string | null
  variant: number
}

export interface EvaluationQuestion {
  evaluation_id: number
  position: number
  question: Json
}

export interface FileBatch {
  cancelled_ids: Generated<string[]>
  collection_id: CollectionId
  created_at: Generated<Timestamp>
  file_ids: string[]
  id: string
  refused: Generated<Json>
}

export interface GroupMember {
  group_id: GroupId
  person_id: PersonId
  source: Generated<'manual' | 'claims' | 'scim'>
}

export interface IdempotentRequest {
  answer: string | null
  caller: string
  claim: string
  claimed_until: Timestamp
  expires_at: Timestamp
  fingerprint: Buffer
  key: string
  owner_principal_id: PrincipalId
}

export interface IndexChange {
  created_at: Generated<Timestamp>
  document_id: DocumentId
  id: Generated<number>
  index_id: string
}

export interface LegalHold {
  collection_id: CollectionId | null
  conversation_id: ConversationId | null
  id: Generated<number>
  organisation_id: OrganisationId
  person_id: PersonId | null
  placed_at: Generated<Timestamp>
  reason: string
}

export interface Message {
  answer: Json | null
  conversation_id: ConversationId
  created_at: Generated<Timestamp>
  ended_at: Timestamp | null
  error_code: string | null
  error_details: Json | null
  id: Generated<number>
  lease_until: Timestamp | null
  parent_id: number | null
  role: 'user' | 'assistant'
  runner_id: string | null
  sent_key: string | null
  state: 'streaming' | 'finished' | 'interrupted' | 'failed'
  text: string
}

export interface MessageEvent {
  conversation_id: ConversationId
  event: Json
  id: Generated<number>
  is_final: Generated<boolean>
  message_id: number
  ordinal: number
}

export interface MessageFeedback {
  comment: string
  message_id: number
  organisation_id: OrganisationId
  reasons: string[]
  updated_at: Generated<Timestamp>
  useful: boolean
}

export interface ModelFetch {
  asked_at: Generated<Timestamp>
  done_bytes: Generated<number>
  failure_code: string | null
  failure_details: Json | null
  file: string | null
  name: string
  source: string | null
  state: Generated<'waiting' | 'fetching' | 'installing' | 'stopped' | 'failed'>
}

export interface ModelLimit {
  concurrent_requests: number | null
  euros_per_month: number | null
  id: Generated<number>
  key_id: KeyId | null
  kilowatt_hours_per_month: number | null
  model: string | null
  organisation_id: OrganisationId
  principal_id: PrincipalId | null
  requests_per_day: number | null
  requests_per_minute: number | null
  role: string | null
  tokens_per_day: number | null
  tokens_per_minute: number | null
}

export interface ModelRouter {
  aliases: Generated<string[]>
  cost_completion: Generated<number>
  cost_prompt: Generated<number>
  created_at: Generated<Timestamp>
  id: Generated<number>
  name: string
  organisation_id: OrganisationId
  strategy: 'shuffle' | 'least_busy'
  type: string
  updated_at: Generated<Timestamp>
}

export interface ModelServer {
  created_at: Generated<Timestamp>
  id: Generated<number>
  kind: string
  may_see: Generated<'public' | 'internal' | 'sensitive'>
  models: Generated<Json>
  name: string
  organisation_id: OrganisationId
  provides: Json | null
  router_id: number | null
  runs_in: 'premises' | 'france' | 'europe' | 'elsewhere' | null
  sealed_key: string | null
  timeouts: Json | null
  types: Generated<Json>
  url: string
}

export interface Organisation {
  created_at: Generated<Timestamp>
  disabled_at: Timestamp | null
  id: Generated<OrganisationId>
  name: string
}

export interface Pack {
  blob_hash: string | null
  content: Json | null
  created_at: Generated<Timestamp>
  error_code: string | null
  error_details: Json | null
  expires_at: Timestamp
  id: Generated<number>
  name: string
  organisation_id: OrganisationId
  run_id: number | null
  size_bytes: Generated<number>
  state: 'waiting' | 'fetching' | 'checking' | 'ready' | 'refused'
  url: string | null
}

export interface PassageQuestion {
  created_at: Generated<Timestamp>
  index_hash: Buffer
  maker: string
  question: string
  question_hash: Buffer
}

export interface PassageUnit {
  index_hash: Buffer
  unit_hash: Buffer
}

export interface PendingSignIn {
  browser_hash: Buffer
  code_verifier: string
  expires_at: Timestamp
  nonce: string
  return_to: string
  state_hash: Buffer
}

export interface Person {
  changed_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
  disabled_at: Timestamp | null
  email: string
  expires_at: Timestamp | null
  id: Generated<PersonId>
  name: string
  organisation_id: OrganisationId
  password_hash: string | null
  principal_id: PrincipalId
  priority: Generated<number>
  role: string
  role_source: Generated<'manual' | 'claims'>
}

export interface PersonalLink {
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  kind: 'invitation' | 'password_reset'
  person_id: PersonId
  token_hash: Buffer
  used_at: Timestamp | null
}

export interface PersonGroup {
  created_at: Generated<Timestamp>
  external_id: string | null
  id: Generated<GroupId>
  name: string
  organisation_id: OrganisationId
  principal_id: PrincipalId
}

export interface PersonIdentity {
  created_at: Generated<Timestamp>
  issuer: string
  person_id: PersonId
  subject: string
}

export interface Principal {
  id: Generated<PrincipalId>
  kind: 'public' | 'organisation' | 'group' | 'person' | 'service_account'
  organisation_id: OrganisationId | null
}

export interface ProvisionedPerson {
  external_id: string | null
  family_name: string | null
  given_name: string | null
  organisation_id: OrganisationId
  person_id: PersonId
  removed_at: Timestamp | null
  user_name: string
}

export interface QuotaDraw {
  drawn: number
  last_draw: number
  limit_id: number
  period_ends_at: Timestamp
  person_id: Generated<PersonId>
  quota: string
}

export interface RecoveryCode {
  code_hash: Buffer
  person_id: PersonId
  used_at: Timestamp | null
}

export interface Reference {
  document_id: DocumentId
  heading: string | null
  id: Generated<number>
  kind: 'article' | 'sheet' | 'url' | 'local_service'
  label: string
  seen_at: Generated<Timestamp>
  target: string
}

export interface Role {
  created_at: Generated<Timestamp>
  name: string
  organisation_id: OrganisationId
  scopes: string[]
}

export interface SchemaMigration {
  applied_at: Generated<Timestamp>
  checksum: string
  name: string
  number: number
}

export interface SearchIndex {
  id: string
  seen_at: Generated<Timestamp>
}

export interface SecondFactor {
  confirmed_at: Timestamp | null
  created_at: Generated<Timestamp>
  credential_id: string | null
  id: Generated<number>
  kind: 'totp' | 'passkey'
  last_period: number | null
  last_used_at: Timestamp | null
  name: string
  person_id: PersonId
  public_key: Buffer | null
  sealed_secret: string | null
  signature_count: number | null
  transports: string[] | null
}

export interface ServiceAccount {
  created_at: Generated<Timestamp>
  disabled_at: Timestamp | null
  id: Generated<ServiceAccountId>
  name: string
  organisation_id: OrganisationId
  principal_id: PrincipalId
}

export interface Session {
  challenge: string | null
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  id: Generated<number>
  identity_issuer: string | null
  identity_sid: string | null
  identity_subject: string | null
  person_id: PersonId
  revoked_at: Timestamp | null
  sealed_identity_token: string | null
  stage: Generated<'open' | 'code' | 'enrolment'>
  token_hash: Buffer
  user_agent: string | null
}

export interface Setting {
  name: string
  organisation_id: OrganisationId
  value: Json
}

export interface SetupLink {
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  token_hash: Buffer
  used_at: Timestamp | null
}

export interface SignInFailure {
  failures: number
  last_failed_at: Timestamp
  subject: string
}

export interface Source {
  collection_id: CollectionId
  created_at: Generated<Timestamp>
  id: Generated<SourceId>
  kind: string
  last_complete_at: Timestamp | null
  mark: string | null
  organisation_id: OrganisationId
  paused_at: Timestamp | null
  schedule: string | null
  secret: string | null
  settings: Generated<Json>
}

export interface SourceRun {
  added: Generated<number>
  changed: Generated<number>
  ended_at: Timestamp | null
  error_code: string | null
  error_details: Json | null
  failed: Generated<number>
  id: Generated<number>
  is_dry_run: Generated<boolean>
  listed: Generated<number>
  removals_approved: Generated<boolean>
  removals_waiting: Generated<number>
  removed: Generated<number>
  requested_at: Generated<Timestamp>
  samples: Generated<Json>
  source_id: SourceId
  started_at: Timestamp | null
  state: 'queued' | 'running' | 'finished' | 'failed' | 'paused'
  unchanged: Generated<number>
}

export interface StoredFile {
  blob_hash: string
  created_at: Generated<Timestamp>
  expires_at: Timestamp | null
  id: string
  media_type: string
  name: string
  number: Generated<number>
  owner_principal_id: PrincipalId
  purpose: string
  size_bytes: number
}

export interface StoredResponse {
  body: Json
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  id: string
  input_items: Json
  messages: Json
  organisation_id: OrganisationId
  owner_principal_id: PrincipalId
}

export interface UsageEvent {
  assistant: string | null
  at: Timestamp
  backend: string
  completion_tokens: number | null
  cost_euros: number | null
  duration_ms: number
  emissions_grams: number | null
  endpoint: string
  energy_watt_hours: number | null
  first_token_ms: number | null
  id: Generated<number>
  impact_method: string | null
  key_id: KeyId | null
  model: string
  organisation_id: OrganisationId | null
  person_id: PersonId | null
  prompt_tokens: number | null
  request_id: string
  requests: Generated<number>
  status: number
}

export interface UsageJournal {
  id: string
  loaded: number
  loaded_bytes: number | null
}

export interface Tables {
  api_key: ApiKey
  assistant: Assistant
  audit_checkpoint: AuditCheckpoint
  audit_log: AuditLog
  batch: Batch
  batch_result: BatchResult
  chunk: Chunk
  collection: Collection
  collection_share: CollectionShare
  conversation: Conversation
  document: Document
  document_alias: DocumentAlias
  document_version: DocumentVersion
  drafted_question: DraftedQuestion
  embedding: Embedding
  evaluation: Evaluation
  evaluation_answer: EvaluationAnswer
  evaluation_question: EvaluationQuestion
  file_batch: FileBatch
  group_member: GroupMember
  idempotent_request: IdempotentRequest
  index_change: IndexChange
  legal_hold: LegalHold
  message: Message
  message_event: MessageEvent
  message_feedback: MessageFeedback
  model_fetch: ModelFetch
  model_limit: ModelLimit
  model_router: ModelRouter
  model_server: ModelServer
  organisation: Organisation
  pack: Pack
  passage_question: PassageQuestion
  passage_unit: PassageUnit
  pending_sign_in: PendingSignIn
  person: Person
  person_group: PersonGroup
  person_identity: PersonIdentity
  personal_link: PersonalLink
  principal: Principal
  provisioned_person: ProvisionedPerson
  quota_draw: QuotaDraw
  recovery_code: RecoveryCode
  reference: Reference
  role: Role
  schema_migration: SchemaMigration
  search_index: SearchIndex
  second_factor: SecondFactor
  service_account: ServiceAccount
  session: Session
  setting: Setting
  setup_link: SetupLink
  sign_in_failure: SignInFailure
  source: Source
  source_run: SourceRun
  stored_file: StoredFile
  stored_response: StoredResponse
  usage_event: UsageEvent
  usage_journal: UsageJournal
}
