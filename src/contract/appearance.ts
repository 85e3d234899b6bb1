import { z } from 'zod'
import { route } from './route.ts'
import { keptName, keptText } from './schemas.ts'

const Colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour is written #rrggbb')

const Colours = z.strictObject({ light: Colour, dark: Colour })

const Link = z.strictObject({
  label: keptName(z.string().trim().min(1).max(100)),
  url: z.url({ protocol: /^https?$/ }).max(2000),
})

const Banner = z.strictObject({
  text: keptText(z.string().trim().min(1).max(500)),
  tone: z.enum(['information', 'warning']),
})

export const Appearance = z.strictObject({
  name: keptName(z.string().trim().min(1).max(60))
    .nullable()
    .default(null)
    .describe('What the service is called on its pages; null for Socle'),
  colours: Colours.nullable().describe(
    'Of what can be pressed, on light and on dark; null for the product’s. Each is refused below a contrast of 4.5',
  ),
  links: z.array(Link).max(8).describe('At the foot of every page: legal notices, accessibility, contact'),
  banner: Banner.nullable().describe('What everybody is to know now'),
})
export type Appearance = z.infer<typeof Appearance>

export const ShownAppearance = Appearance.extend({
  logo: z.string().nullable().describe('Path of the picture beside the name; null for the product’s'),
})
export type ShownAppearance = z.infer<typeof ShownAppearance>

/** 96 KiB, as base64 writes them. */
const mostLogoSigns = 131_072

const Logo = z.strictObject({
  content: z.base64().min(8).max(mostLogoSigns).describe('An SVG or a PNG, in base64'),
})

export const appearanceRoutes = {
  getAppearance: route({
    tag: 'account',
    access: 'public',
    transport: 'json',
    method: 'GET',
    path: '/api/appearance',
    summary: 'Colours, links and banner of one’s organisation; of the instance’s first one before anybody is signed in',
    status: 200,
    response: ShownAppearance,
  }),
  getLogo: route({
    tag: 'account',
    access: 'public',
    transport: 'raw',
    method: 'GET',
    path: '/api/appearance/logo',
    summary: 'Picture beside the name of the service',
    query: z.object({ v: z.string().max(64).optional().describe('Which one: another has another') }),
    mediaTypes: ['image/svg+xml', 'image/png'],
    status: 200,
  }),
  updateLogo: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/settings/logo',
    summary: 'Give a picture: an SVG, of which only shapes and colours are kept, or a PNG',
    status: 200,
    body: Logo,
    response: ShownAppearance,
  }),
  deleteLogo: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'DELETE',
    path: '/api/settings/logo',
    summary: 'Show the product’s own picture again',
    status: 204,
  }),
  updateAppearance: route({
    tag: 'account',
    access: 'settings:manage',
    transport: 'json',
    method: 'PUT',
    path: '/api/settings/appearance',
    summary: 'Choose colours, links of the foot of the page and banner',
    status: 200,
    body: Appearance,
    response: ShownAppearance,
  }),
}
