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
  colours: Colours.nullable().describe(
    'Of what can be pressed, on light and on dark; null for the product’s. Each is refused below a contrast of 4.5',
  ),
  links: z.array(Link).max(8).describe('At the foot of every page: legal notices, accessibility, contact'),
  banner: Banner.nullable().describe('What everybody is to know now'),
})
export type Appearance = z.infer<typeof Appearance>

export const appearanceRoutes = {
  getAppearance: route({
    tag: 'account',
    access: 'public',
    transport: 'json',
    method: 'GET',
    path: '/api/appearance',
    summary: 'Colours, links and banner of one’s organisation; of the instance’s first one before anybody is signed in',
    status: 200,
    response: Appearance,
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
    response: Appearance,
  }),
}
