import { z } from 'zod'
import { route } from './route.ts'

const Readiness = z.object({ status: z.enum(['ok', 'unavailable']), checks: z.record(z.string(), z.string()) })

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
    summary: 'Can it serve: database, index, embedding model',
    access: 'public',
    transport: 'raw',
    status: 200,
    response: Readiness,
  }),
  metrics: route({
    method: 'GET',
    path: '/metrics',
    aliases: ['/v1/metrics'],
    tag: 'service',
    summary: 'Prometheus metrics',
    access: 'public',
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
