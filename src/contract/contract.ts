import { accountRoutes } from './account.ts'
import { appearanceRoutes } from './appearance.ts'
import { applicationRoutes } from './applications.ts'
import { assistantSettingsRoutes } from './assistant-settings.ts'
import { assistantRoutes } from './assistants.ts'
import { audioRoutes } from './audio.ts'
import { chunkRoutes } from './chunks.ts'
import { batchesRoutes } from './batches.ts'
import { cohereFirstRoutes } from './cohere-first.ts'
import { cohereRoutes } from './cohere.ts'
import { corporaRoutes } from './corpora.ts'
import { dataRoutes } from './data.ts'
import { evaluationRoutes } from './evaluations.ts'
import { filesRoutes } from './files.ts'
import { identityRoutes } from './identity.ts'
import { inferenceRoutes } from './inference.ts'
import { erasureRoutes } from './erasures.ts'
import { legalTextRoutes } from './legal-texts.ts'
import { legalHoldRoutes } from './legal-holds.ts'
import { mcpRoutes } from './mcp.ts'
import { albertAdminRoutes } from './albert-admin.ts'
import { albertModelRoutes } from './albert-models.ts'
import { albertRoutes } from './albert.ts'
import { messagesRoutes } from './messages.ts'
import { mistralRoutes } from './mistral.ts'
import { organisationRoutes } from './organisations.ts'
import { packRoutes } from './packs.ts'
import { peopleImportRoutes } from './people-import.ts'
import { peopleRoutes } from './people.ts'
import { modelFileRoutes } from './model-files.ts'
import { modelRoutesRoutes } from './model-routes.ts'
import { modelRoutingRoutes } from './model-routing.ts'
import { modelServerRoutes } from './model-servers.ts'
import { processingRegisterRoutes } from './processing-register.ts'
import { rerankRoutes } from './rerank.ts'
import { responsesRoutes } from './responses.ts'
import { personalDataRoutes } from './personal-data.ts'
import { scimRoutes } from './scim.ts'
import { secondFactorRoutes } from './second-factors.ts'
import { serviceRoutes } from './service.ts'
import { supervisionRoutes } from './supervision.ts'
import { temporaryAnswerRoutes } from './temporary-answers.ts'
import { toolRoutes } from './tools.ts'
import { sourceItemRoutes } from './source-items.ts'
import { sharingRoutes } from './sharing.ts'
import { vectorStoresRoutes } from './vector-stores.ts'
import { usageRoutes } from './usage.ts'

/** Every HTTP operation of Socle: validation, OpenAPI, client and the list of handlers come from this table. */
export const contract = {
  ...serviceRoutes,
  ...inferenceRoutes,
  ...messagesRoutes,
  ...audioRoutes,
  ...rerankRoutes,
  ...cohereRoutes,
  ...cohereFirstRoutes,
  ...mistralRoutes,
  ...albertRoutes,
  ...albertAdminRoutes,
  ...albertModelRoutes,
  ...mcpRoutes,
  ...responsesRoutes,
  ...filesRoutes,
  ...batchesRoutes,
  ...vectorStoresRoutes,
  ...dataRoutes,
  ...chunkRoutes,
  ...corporaRoutes,
  ...sourceItemRoutes,
  ...packRoutes,
  ...toolRoutes,
  ...sharingRoutes,
  ...usageRoutes,
  ...evaluationRoutes,
  ...supervisionRoutes,
  ...modelServerRoutes,
  ...modelFileRoutes,
  ...modelRoutingRoutes,
  ...modelRoutesRoutes,
  ...assistantRoutes,
  ...appearanceRoutes,
  ...legalTextRoutes,
  ...accountRoutes,
  ...assistantSettingsRoutes,
  ...peopleRoutes,
  ...peopleImportRoutes,
  ...scimRoutes,
  ...secondFactorRoutes,
  ...identityRoutes,
  ...personalDataRoutes,
  ...erasureRoutes,
  ...legalHoldRoutes,
  ...processingRegisterRoutes,
  ...organisationRoutes,
  ...applicationRoutes,
  ...temporaryAnswerRoutes,
}
export type Contract = typeof contract
export type OperationId = keyof Contract
