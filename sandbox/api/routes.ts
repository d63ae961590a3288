import { Router } from '../wire/router.ts'
import * as account from './account.ts'
import * as associations from './associations.ts'
import * as batch from './batch-objects.ts'
import type { ApiHandler } from './call.ts'
import * as people from './people.ts'
import * as properties from './properties.ts'
import * as sequences from './sequences.ts'
import * as workflows from './workflows.ts'
import { search } from './search.ts'
import * as single from './single-objects.ts'

/** The version segment of every path. */
export const VERSION = '2026-03'

/** An API route and the rate limit it counts against. */
export interface ApiRoute {
  handler: ApiHandler
  /** Name under which calls are counted. */
  kind: string
  search: boolean
}

/** All paths of the CRM API. */
export function apiRoutes(): Router<ApiRoute> {
  const router = new Router<ApiRoute>()
  const on = (method: string, path: string, kind: string, handler: ApiHandler) =>
    router.on(method, path.replace('{v}', VERSION), { handler, kind, search: kind === 'search' })
  const objects = '/crm/objects/{v}/{type}'
  on('POST', `${objects}/batch/read`, 'batch-read', batch.batchRead)
  on('POST', `${objects}/batch/update`, 'batch-update', batch.batchUpdate)
  on('POST', `${objects}/batch/create`, 'batch-create', batch.batchCreate)
  on('POST', `${objects}/batch/upsert`, 'batch-upsert', batch.batchUpsert)
  on('POST', `${objects}/batch/archive`, 'batch-archive', batch.batchArchive)
  on('POST', `${objects}/search`, 'search', search)
  on('POST', `${objects}/merge`, 'merge', single.merge)
  on('POST', '/crm/objects/{v}/contacts/gdpr-delete', 'gdpr-delete', single.gdprDelete)
  on('GET', objects, 'list', single.list)
  on('POST', objects, 'create', single.create)
  on('GET', `${objects}/{id}`, 'read', single.getOne)
  on('PATCH', `${objects}/{id}`, 'update', single.update)
  on('DELETE', `${objects}/{id}`, 'archive', single.remove)
  const linked = '/crm/objects/{v}/{from}/{id}/associations'
  on('PUT', `${linked}/default/{to}/{toId}`, 'associate', associations.putDefault)
  on('GET', `${linked}/{to}`, 'associations-read', associations.listAssociations)
  on('PUT', `${linked}/{to}/{toId}`, 'associate', associations.putTyped)
  on('DELETE', `${linked}/{to}/{toId}`, 'dissociate', associations.removeAssociation)
  const pairs = '/crm/associations/{v}/{from}/{to}'
  on('POST', `${pairs}/batch/read`, 'associations-read', associations.readAssociations)
  on('POST', `${pairs}/batch/create`, 'associate', associations.createAssociations)
  on('POST', `${pairs}/batch/associate/default`, 'associate', associations.associateDefaults)
  on('POST', `${pairs}/batch/archive`, 'dissociate', associations.archiveAssociations)
  on('POST', `${pairs}/batch/labels/archive`, 'dissociate', associations.archiveLabels)
  on('GET', `${pairs}/labels`, 'labels', associations.labels)
  const schema = '/crm/properties/{v}/{type}'
  on('GET', schema, 'properties', properties.listProperties)
  on('POST', schema, 'property-create', properties.createProperty)
  on('POST', `${schema}/batch/create`, 'property-create', properties.createProperties)
  on('POST', `${schema}/batch/read`, 'properties', properties.readProperties)
  on('POST', `${schema}/batch/archive`, 'property-archive', properties.archiveProperties)
  on('GET', `${schema}/groups`, 'property-groups', properties.listGroups)
  on('POST', `${schema}/groups`, 'property-groups', properties.createGroup)
  on('GET', `${schema}/groups/{name}`, 'property-groups', properties.getGroup)
  on('PATCH', `${schema}/groups/{name}`, 'property-groups', properties.changeGroup)
  on('DELETE', `${schema}/groups/{name}`, 'property-groups', properties.removeGroup)
  on('GET', `${schema}/{name}`, 'properties', properties.getProperty)
  on('PATCH', `${schema}/{name}`, 'property-update', properties.changeProperty)
  on('DELETE', `${schema}/{name}`, 'property-archive', properties.archiveProperty)
  on('GET', '/crm/owners/{v}', 'owners', people.listOwners)
  on('GET', '/crm/owners/{v}/{id}', 'owners', people.getOwner)
  on('GET', '/settings/users/{v}/teams', 'teams', people.listTeams)
  on('GET', '/settings/users/{v}', 'users', people.listUsers)
  on('GET', '/settings/users/{v}/{id}', 'users', people.getUser)
  on('GET', '/crm/pipelines/{v}/{type}', 'pipelines', account.pipelines)
  on('GET', '/crm/pipelines/{v}/{type}/{id}', 'pipelines', account.pipelines)
  on('GET', '/account-info/{v}/details', 'account', account.accountDetails)
  on('DELETE', '/appinstalls/{v}/external-install', 'uninstall', account.uninstall)
  on('POST', '/automation/actions/callbacks/{v}/complete', 'complete-steps', workflows.completeSteps)
  on('GET', '/automation/sequences/{v}', 'sequences', sequences.listSequences)
  on('POST', '/automation/sequences/{v}/enrollments', 'enrol', sequences.enrol)
  on('GET', '/automation/sequences/{v}/enrollments/contact/{contactId}', 'enrolment-read', sequences.enrolmentOf)
  return router
}
