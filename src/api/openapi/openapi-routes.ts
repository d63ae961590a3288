import { openApiQuery } from '../../contracts/openapi.ts'
import type { ApiDeps } from '../deps.ts'
import { readInput } from '../problem.ts'
import { READERS, type Route } from '../route.ts'
import { openApiDocument } from './document.ts'

/** GET /api/openapi.json: what the caller's own role can ask. @param routes all there are, this one among them. */
export function openApiRoutes(deps: ApiDeps, routes: () => readonly Route[]): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/openapi.json',
      who: 'role',
      roles: [...READERS, 'partner'],
      handle(req, res, { session, installation }) {
        const { lang } = readInput(openApiQuery, req.query)
        res.json(openApiDocument(routes(), session.role, lang ?? installation.language, deps.publicUrl))
      },
    },
  ]
}
