// Generated from the contract by tools/generate-operations.ts: change the contract, then run it.

import type { Scope } from '#contract/route'
import { operationHook, readingHook } from './use-operation.ts'

export const permissions: readonly Scope[] = [
  'models:read',
  'inference:use',
  'search:read',
  'collections:read',
  'collections:write',
  'conversations:read',
  'conversations:write',
  'keys:manage',
  'settings:manage',
  'audit:read',
  'people:manage',
  'organisations:manage',
]

export const useHealth = readingHook('health')
export const useListModels = readingHook('listModels')
export const useGetModel = readingHook('getModel')
export const useCountMessageTokens = operationHook('countMessageTokens')
export const useRerank = operationHook('rerank')
export const useRerankTwo = operationHook('rerankTwo')
export const useGetUserInfo = readingHook('getUserInfo')
export const useGetOwnOrganisation = readingHook('getOwnOrganisation')
export const useLogin = operationHook('login')
export const useListOwnKeys = readingHook('listOwnKeys')
export const useCreateOwnKey = operationHook('createOwnKey')
export const useGetOwnKey = readingHook('getOwnKey')
export const useRenameKey = operationHook('renameKey')
export const useDeleteOwnKey = operationHook('deleteOwnKey')
export const useListOwnUsage = readingHook('listOwnUsage')
export const useSumOwnUsage = readingHook('sumOwnUsage')
export const useModelsHealth = readingHook('modelsHealth')
export const useGetResponse = readingHook('getResponse')
export const useListResponseInputItems = readingHook('listResponseInputItems')
export const useDeleteResponse = operationHook('deleteResponse')
export const useCancelResponse = operationHook('cancelResponse')
export const useSearch = readingHook('search')
export const useListCollections = readingHook('listCollections')
export const useCreateCollection = operationHook('createCollection')
export const useGetCollection = readingHook('getCollection')
export const useDeleteCollection = operationHook('deleteCollection')
export const useGetUploadLimits = readingHook('getUploadLimits')
export const useListDocuments = readingHook('listDocuments')
export const useGetDocument = readingHook('getDocument')
export const useRetryDocument = operationHook('retryDocument')
export const useDeleteDocument = operationHook('deleteDocument')
export const useListChunks = readingHook('listChunks')
export const useListReferences = readingHook('listReferences')
export const useListSourceKinds = readingHook('listSourceKinds')
export const useListSources = readingHook('listSources')
export const useAddSource = operationHook('addSource')
export const useGetSource = readingHook('getSource')
export const useUpdateSource = operationHook('updateSource')
export const useDeleteSource = operationHook('deleteSource')
export const useRunSource = operationHook('runSource')
export const useListSourceRuns = readingHook('listSourceRuns')
export const useGetSetup = readingHook('getSetup')
export const useCompleteSetup = operationHook('completeSetup')
export const useSignIn = operationHook('signIn')
export const useGetMe = readingHook('getMe')
export const useSignOut = operationHook('signOut')
export const useListKeys = readingHook('listKeys')
export const useCreateKey = operationHook('createKey')
export const useRevokeKey = operationHook('revokeKey')
export const useGetAssistantSettings = readingHook('getAssistantSettings')
export const useUpdateAssistantSettings = operationHook('updateAssistantSettings')
export const useProbeModelServer = operationHook('probeModelServer')
export const useListPeople = readingHook('listPeople')
export const useInvitePerson = operationHook('invitePerson')
export const useGetPerson = readingHook('getPerson')
export const useUpdatePerson = operationHook('updatePerson')
export const useCreatePersonalLink = operationHook('createPersonalLink')
export const useListGroups = readingHook('listGroups')
export const useCreateGroup = operationHook('createGroup')
export const useUpdateGroup = operationHook('updateGroup')
export const useDeleteGroup = operationHook('deleteGroup')
export const useListRoles = readingHook('listRoles')
export const useSaveRole = operationHook('saveRole')
export const useDeleteRole = operationHook('deleteRole')
export const useReadPersonalLink = readingHook('readPersonalLink')
export const useAcceptPersonalLink = operationHook('acceptPersonalLink')
export const useChangePassword = operationHook('changePassword')
export const useListSessions = readingHook('listSessions')
export const useEndSession = operationHook('endSession')
export const useGetRetention = readingHook('getRetention')
export const useUpdateRetention = operationHook('updateRetention')
export const useEraseOwnAccount = operationHook('eraseOwnAccount')
export const useErasePerson = operationHook('erasePerson')
export const useListConversations = readingHook('listConversations')
export const useCreateConversation = operationHook('createConversation')
export const useGetConversation = readingHook('getConversation')
export const useRenameConversation = operationHook('renameConversation')
export const useDeleteConversation = operationHook('deleteConversation')
export const usePostMessage = operationHook('postMessage')
export const useStopAnswer = operationHook('stopAnswer')
export const useGiveFeedback = operationHook('giveFeedback')
export const useWithdrawFeedback = operationHook('withdrawFeedback')
export const useListFeedback = readingHook('listFeedback')
