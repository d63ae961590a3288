import { Actor } from '../control/acts.ts'
import type { PageHandler } from '../pages/routes.ts'
import { badRequest, notFound } from '../wire/api-error.ts'
import type { Router } from '../wire/router.ts'
import { html } from '../wire/router.ts'
import type { World } from '../world.ts'
import { DEMO_PAGE, sitePage, thanksPage } from './site-pages.ts'

const FIELDS = ['firstname', 'lastname', 'company'] as const
const FORM = 'Demo request form'

/** The website of the pretend company: pages with the visitor script, and a form that makes a contact as the CRM's own forms do. */
export function addSiteRoutes(router: Router<PageHandler>, world: World): Router<PageHandler> {
  const show = (portalId: string, name: string) => {
    const body = sitePage(world.portal(portalId), name)
    if (body === null) throw notFound(`The website has no page ${name}`)
    return html(body)
  }
  return router
    .on('GET', '/site/{portalId}', (_request, params) => show(params['portalId'] ?? '', 'home'))
    .on('GET', '/site/{portalId}/{page}', (_request, params) => show(params['portalId'] ?? '', params['page'] ?? ''))
    .on('POST', `/site/{portalId}/${DEMO_PAGE}`, (request, params) => {
      const portal = world.portal(params['portalId'] ?? '')
      const sent = new URLSearchParams(request.body)
      const email = sent.get('email')?.trim().toLowerCase() ?? ''
      if (!/^\S+@\S+\.\S+$/.test(email)) throw badRequest('The form needs an e-mail address')
      const properties = Object.fromEntries(FIELDS.map((name) => [name, sent.get(name)?.trim() ?? '']))
      new Actor(world, portal).act({ do: 'submitForm', form: FORM, email, properties })
      return html(thanksPage(portal, properties['firstname'] ?? ''))
    })
}
