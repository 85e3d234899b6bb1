import { z } from 'zod'
import { route } from './route.ts'

const Readiness = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.record(z.string(), z.string()).optional().describe('For whoever watches the service'),
})

export const serviceRoutes = {
  health: route({
    method: 'GET',
    path: '/health',
    tag: 'service',
    summary: 'Is the process alive',
    access: 'public',
    transport: 'json',
    status: 200,
    response: z.object({ status: z.literal('ok') }),
  }),
  ready: route({
    method: 'GET',
    path: '/health/ready',
    tag: 'service',
    summary: 'Can it serve; a network that the configuration names is told what is wrong',
    access: 'public',
    transport: 'raw',
    status: 200,
    response: Readiness,
  }),
  readyDetails: route({
    method: 'GET',
    path: '/health/details',
    tag: 'service',
    summary: 'Each thing that must work, and what is wrong with it',
    access: 'monitoring',
    transport: 'raw',
    status: 200,
    response: Readiness,
  }),
  securityText: route({
    method: 'GET',
    path: '/.well-known/security.txt',
    tag: 'service',
    summary: 'Whom to tell of a vulnerability (RFC 9116)',
    access: 'public',
    transport: 'raw',
    mediaTypes: ['text/plain'],
    status: 200,
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    aliases: ['/v1/metrics'],
    tag: 'service',
    summary: 'Prometheus metrics',
    access: 'monitoring',
    transport: 'raw',
    status: 200,
  }),
  openapi: route({
    method: 'GET',
    path: '/openapi.json',
    tag: 'service',
    summary: 'This interface as OpenAPI 3.1',
    access: 'public',
    transport: 'raw',
    status: 200,
  }),
  reference: route({
    method: 'GET',
    path: '/docs',
    tag: 'service',
    summary: 'Reference page of this interface',
    access: 'public',
    transport: 'raw',
    status: 200,
  }),
}
