import type { Scope } from '../ports/api-keys.ts'

/** What each scope opens, by method and path as Express has them. What stands nowhere is not for machines. */
export const SCOPE_OF: Readonly<Record<string, Scope>> = {
  'get /api/leads': 'leads:read',
  'get /api/leads/export': 'leads:read',
  'get /api/leads/choices': 'leads:read',
  'get /api/leads/:id': 'leads:read',
  'get /api/leads/:id/timeline': 'leads:read',
  'get /api/leads/:id/would': 'leads:read',
  'get /api/leads/:id/choices': 'leads:read',
  'get /api/live': 'leads:read',
  'get /api/decisions/:id': 'leads:read',
  'get /api/queues': 'leads:read',
  'get /api/duplicates': 'leads:read',
  'post /api/leads/:id/actions': 'leads:write',
  'get /api/reports/velocity': 'reports:read',
  'get /api/reports/velocity/breakdown': 'reports:read',
  'get /api/reports/velocity/curve': 'reports:read',
  'get /api/reports/promises': 'reports:read',
  'get /api/reports/returns': 'reports:read',
  'get /api/today': 'reports:read',
  'get /api/coverage': 'reports:read',
  'get /api/team': 'reports:read',
  'get /api/team/:repId': 'reports:read',
  'get /api/policy': 'policy:read',
  'get /api/policy/versions': 'policy:read',
  'get /api/policy/schema': 'policy:read',
  'get /api/policy/:version': 'policy:read',
  'get /api/definitions': 'policy:read',
  'post /api/policy/lint': 'policy:read',
  'post /api/policy/diff': 'policy:read',
  'put /api/policy': 'policy:write',
  'post /api/policy/restore': 'policy:write',
  'get /api/audit': 'audit:read',
  'get /api/pulse': 'health:read',
  'get /api/failed': 'health:read',
}

export function scopeOf({ method, path }: { readonly method: string; readonly path: string }): Scope | null {
  return SCOPE_OF[`${method} ${path}`] ?? null
}
