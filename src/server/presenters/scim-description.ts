import { scimMostResults, scimSchemas } from '#contract/scim'

/** RFC 7643, section 5. */
export function scimConfiguration(base: URL) {
  const unsupported = { supported: false }
  return {
    schemas: [scimSchemas.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: scimMostResults },
    changePassword: unsupported,
    sort: unsupported,
    etag: unsupported,
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer',
        description: 'A key of a service account with the scope people:provision',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: new URL('ServiceProviderConfig', base).href },
  }
}

/** RFC 7643, section 6. */
export function scimResourceTypes(base: URL) {
  const type = (id: 'User' | 'Group', schema: string) => ({
    schemas: [scimSchemas.resourceType],
    id,
    name: id,
    endpoint: `/${id}s`,
    schema,
    meta: { resourceType: 'ResourceType', location: new URL(`ResourceTypes/${id}`, base).href },
  })
  return [type('User', scimSchemas.user), type('Group', scimSchemas.group)]
}

interface Described {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'complex' | 'reference'
  readonly isRequired?: boolean
  readonly isMany?: boolean
  readonly isReadOnly?: boolean
  readonly isExact?: boolean
  readonly uniqueness?: 'server'
  readonly parts?: readonly Described[]
}

const text = (name: string, rest: Partial<Described> = {}): Described => ({ name, type: 'string', ...rest })

const userAttributes: readonly Described[] = [
  text('userName', { isRequired: true, uniqueness: 'server' }),
  text('externalId', { isExact: true }),
  text('displayName'),
  { name: 'name', type: 'complex', parts: [text('formatted'), text('givenName'), text('familyName')] },
  {
    name: 'emails',
    type: 'complex',
    isMany: true,
    parts: [text('value'), text('type'), { name: 'primary', type: 'boolean' }],
  },
  { name: 'active', type: 'boolean' },
  {
    name: 'groups',
    type: 'complex',
    isMany: true,
    isReadOnly: true,
    parts: ['value', 'display'].map((name) => text(name, { isReadOnly: true })),
  },
]

const groupAttributes: readonly Described[] = [
  text('displayName', { isRequired: true, uniqueness: 'server' }),
  text('externalId', { isExact: true }),
  {
    name: 'members',
    type: 'complex',
    isMany: true,
    parts: [text('value'), text('display'), { name: '$ref', type: 'reference' }],
  },
]

/** RFC 7643, section 7. */
export function scimSchemaList(base: URL) {
  const schema = (id: string, name: string, attributes: readonly Described[]) => ({
    schemas: [scimSchemas.schema],
    id,
    name,
    attributes: attributes.map(describe),
    meta: { resourceType: 'Schema', location: new URL(`Schemas/${id}`, base).href },
  })
  return [schema(scimSchemas.user, 'User', userAttributes), schema(scimSchemas.group, 'Group', groupAttributes)]
}

function describe({ name, type, parts, ...said }: Described): Record<string, unknown> {
  return {
    name,
    type,
    multiValued: said.isMany ?? false,
    required: said.isRequired ?? false,
    ...(type === 'string' || type === 'reference' ? { caseExact: said.isExact ?? false } : {}),
    mutability: said.isReadOnly === true ? 'readOnly' : 'readWrite',
    returned: 'default',
    uniqueness: said.uniqueness ?? 'none',
    ...(type === 'reference' ? { referenceTypes: ['User'] } : {}),
    ...(parts === undefined ? {} : { subAttributes: parts.map(describe) }),
  }
}
