import type { Handlers } from '../http/handlers.ts'
import { accountHandlers } from './account.ts'
import { appearanceHandlers } from './appearance.ts'
import { applicationHandlers } from './applications.ts'
import { assistantSettingsHandlers } from './assistant-settings.ts'
import { assistantHandlers } from './assistants.ts'
import { audioHandlers } from './audio.ts'
import { chunkHandlers } from './chunks.ts'
import { batchesHandlers } from './batches.ts'
import { cohereHandlers } from './cohere.ts'
import { corporaHandlers } from './corpora.ts'
import { dataHandlers } from './data.ts'
import { evaluationHandlers } from './evaluations.ts'
import { filesHandlers } from './files.ts'
import { identityHandlers } from './identity.ts'
import { inferenceHandlers } from './inference.ts'
import { erasureHandlers } from './erasures.ts'
import { legalTextHandlers } from './legal-texts.ts'
import { legalHoldHandlers } from './legal-holds.ts'
import { messagesHandlers } from './messages.ts'
import { mistralHandlers } from './mistral.ts'
import { packHandlers } from './packs.ts'
import { organisationHandlers } from './organisations.ts'
import { peopleHandlers } from './people.ts'
import { processingRegisterHandlers } from './processing-register.ts'
import { rerankHandlers } from './rerank.ts'
import { responsesHandlers } from './responses.ts'
import { mcpHandlers } from './mcp.ts'
import { albertAdminHandlers } from './albert-admin.ts'
import { albertModelHandlers } from './albert-models.ts'
import { albertHandlers } from './albert.ts'
import { modelFileHandlers } from './model-files.ts'
import { modelRoutesHandlers } from './model-routes.ts'
import { modelRoutingHandlers } from './model-routing.ts'
import { modelServerHandlers } from './model-servers.ts'
import { personalDataHandlers } from './personal-data.ts'
import { scimHandlers } from './scim.ts'
import { secondFactorHandlers } from './second-factors.ts'
import { serviceHandlers } from './service.ts'
import { supervisionHandlers } from './supervision.ts'
import { temporaryAnswerHandlers } from './temporary-answers.ts'
import { toolHandlers } from './tools.ts'
import { sourceItemHandlers } from './source-items.ts'
import { sharingHandlers } from './sharing.ts'
import { vectorStoresHandlers } from './vector-stores.ts'
import { usageHandlers } from './usage.ts'

/** A handler for every operation of the contract: a missing one does not compile. */
export const allHandlers: Handlers = {
  ...serviceHandlers,
  ...inferenceHandlers,
  ...messagesHandlers,
  ...audioHandlers,
  ...rerankHandlers,
  ...cohereHandlers,
  ...mistralHandlers,
  ...albertHandlers,
  ...albertAdminHandlers,
  ...albertModelHandlers,
  ...mcpHandlers,
  ...responsesHandlers,
  ...filesHandlers,
  ...batchesHandlers,
  ...vectorStoresHandlers,
  ...dataHandlers,
  ...chunkHandlers,
  ...corporaHandlers,
  ...packHandlers,
  ...sourceItemHandlers,
  ...toolHandlers,
  ...sharingHandlers,
  ...usageHandlers,
  ...evaluationHandlers,
  ...supervisionHandlers,
  ...modelServerHandlers,
  ...modelFileHandlers,
  ...modelRoutingHandlers,
  ...modelRoutesHandlers,
  ...assistantHandlers,
  ...assistantSettingsHandlers,
  ...appearanceHandlers,
  ...legalTextHandlers,
  ...accountHandlers,
  ...peopleHandlers,
  ...scimHandlers,
  ...secondFactorHandlers,
  ...identityHandlers,
  ...personalDataHandlers,
  ...erasureHandlers,
  ...legalHoldHandlers,
  ...processingRegisterHandlers,
  ...organisationHandlers,
  ...applicationHandlers,
  ...temporaryAnswerHandlers,
}
