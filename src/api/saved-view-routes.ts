import type { Request, Response } from 'express'
import { savedViewChange, savedViewWish, startWish, type SavedViewsView } from '../contracts/saved-views.ts'
import type { Role } from '../ports/access.ts'
import { VIEW_PAGES, type SavedView } from '../ports/saved-views.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { ACTORS, actorOf } from './order-routes.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** As many as a person may have made. */
const MOST_OWN = 100

/** Where a person begins who chose so; null: where their role does. */
export async function startOf(
  { stores }: Pick<ApiDeps, 'stores'>,
  { installation, person, role }: { readonly installation: string; readonly person: string; readonly role: Role },
): Promise<string | null> {
  if (role === 'partner') return null
  const view = await stores.savedViews.start(installation, person)
  return view === null ? null : `${VIEW_PAGES[view.page]}?${view.query}`
}

/** Views that people keep: their own, and those for everybody, which admins and managers make. */
export function savedViewRoutes(deps: ApiDeps): readonly Route[] {
  const { savedViews } = deps.stores
  const mayChange = (view: SavedView, { session }: Caller): boolean =>
    view.madeBy === session.person || (view.forAll && ACTORS.includes(session.role))

  const list = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installationId } = caller.installation
    const { person } = caller.session
    const [views, start] = await Promise.all([
      savedViews.list(installationId, person),
      savedViews.start(installationId, person),
    ])
    const answer: SavedViewsView = {
      views: views.map((view) => ({
        ...{ id: view.viewId, page: view.page, query: view.query, name: shownText(view.name), forAll: view.forAll },
        ...{ madeBy: shownText(view.madeBy), mayChange: mayChange(view, caller), start: start?.viewId === view.viewId },
      })),
    }
    res.json(answer)
  }

  /** The view of the address. @throws {RequestRefusedError} 404 when the caller does not see it, 403 when they only see it. */
  const changeable = async (req: Request, caller: Caller): Promise<SavedView> => {
    const view = await savedViews.find(caller.installation.installationId, String(req.params['viewId']))
    if (view === null || !(view.forAll || view.madeBy === caller.session.person)) throw notFound()
    if (!mayChange(view, caller)) actorOf(caller)
    return view
  }
  const write = (caller: Caller, view: SavedView): Promise<void> =>
    savedViews.change(caller.installation.installationId, view.viewId, { ...view, changedAt: deps.clock.now() })

  const add = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { id, ...wish } = readInput(savedViewWish, req.body)
    if (wish.forAll) actorOf(caller)
    const { installationId } = caller.installation
    const { person } = caller.session
    const own = (await savedViews.list(installationId, person)).filter(({ madeBy }) => madeBy === person)
    if (own.length >= MOST_OWN) throw tooMany()
    const view = { ...wish, viewId: id, madeBy: person, changedAt: deps.clock.now(), removedAt: null }
    const added = await savedViews.add(installationId, view)
    if (added && wish.forAll) await noteAct(deps, caller, { action: 'share-view', after: { name: wish.name } })
    res.status(201).json({})
  }

  const change = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const view = await changeable(req, caller)
    const wish = readInput(savedViewChange, req.body)
    if (wish.forAll) actorOf(caller)
    await write(caller, { ...view, ...wish })
    if (wish.forAll) await noteAct(deps, caller, { action: 'share-view', after: { name: wish.name } })
    res.status(204).end()
  }

  const remove = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const view = await changeable(req, caller)
    if (view.removedAt === null) {
      await write(caller, { ...view, removedAt: deps.clock.now() })
      if (view.forAll) await noteAct(deps, caller, { action: 'remove-view', after: { name: view.name } })
    }
    res.status(204).end()
  }

  const restore = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const view = await changeable(req, caller)
    if (view.removedAt !== null) {
      await write(caller, { ...view, removedAt: null })
      if (view.forAll) await noteAct(deps, caller, { action: 'share-view', after: { name: view.name } })
    }
    res.status(204).end()
  }

  const start = async (req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    const { id } = readInput(startWish, req.body)
    const seen = await savedViews.list(installation.installationId, session.person)
    if (id !== null && !seen.some(({ viewId }) => viewId === id)) throw notFound()
    await savedViews.setStart(installation.installationId, session.person, id)
    res.status(204).end()
  }

  const place = { who: 'role', roles: READERS } as const
  return [
    { method: 'get', path: '/api/views', ...place, handle: list },
    { method: 'post', path: '/api/views', ...place, handle: add },
    { method: 'put', path: '/api/views/start', ...place, handle: start },
    { method: 'put', path: '/api/views/:viewId', ...place, handle: change },
    { method: 'post', path: '/api/views/:viewId/remove', ...place, handle: remove },
    { method: 'post', path: '/api/views/:viewId/restore', ...place, handle: restore },
  ]
}

function tooMany(): RequestRefusedError {
  return new RequestRefusedError(
    400,
    'too_many_views',
    'Too many views',
    `You keep ${MOST_OWN} views already. Remove one, then keep this.`,
  )
}
