import type { Params, Reply, Request } from '../wire/router.ts'
import { Router, html } from '../wire/router.ts'
import type { World } from '../world.ts'
import { contactsPage, homePage, tasksPage } from './lists.ts'
import { recordPage } from './record.ts'

/** A handler of a page for people. */
export type PageHandler = (request: Request, params: Params) => Reply

/** The pages of the sandbox: what a person would see in the CRM. */
export function pageRoutes(world: World): Router<PageHandler> {
  const router = new Router<PageHandler>()
  router.on('GET', '/', () => html(homePage(world)))
  router.on('GET', '/contacts/{portalId}/record/{typeId}/{id}', (_request, params) =>
    html(recordPage(world, params['portalId'] ?? '', params['typeId'] ?? '', params['id'] ?? '')),
  )
  router.on('GET', '/contacts/{portalId}/objects/{typeId}', (request, params) =>
    html(contactsPage(world, params['portalId'] ?? '', params['typeId'] ?? '', request.query)),
  )
  router.on('GET', '/tasks/{portalId}', (_request, params) => html(tasksPage(world, params['portalId'] ?? '')))
  return router
}
