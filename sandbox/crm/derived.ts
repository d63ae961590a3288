import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { stageFacts } from './pipelines.ts'

const iso = (at: number): string => new Date(at).toISOString()

/**
 * What the CRM itself writes into a record because of a change.
 * @param before the record before the change; null for a new one.
 * @param changes values about to be written ("" clears).
 * @param at virtual milliseconds of the change.
 */
export function derivedValues(
  portal: Portal,
  typeId: string,
  before: CrmRecord | null,
  changes: Record<string, string>,
  at: number,
): Record<string, string> {
  const out: Record<string, string> = {}
  if ('hubspot_owner_id' in changes) ownerChanged(typeId, changes['hubspot_owner_id']!, at, out)
  if ('lifecyclestage' in changes) {
    const left = before?.values.get('lifecyclestage')
    if (left !== undefined) put(portal, typeId, out, `hs_v2_date_exited_${left}`, iso(at))
    if (changes['lifecyclestage'] !== '')
      put(portal, typeId, out, `hs_v2_date_entered_${changes['lifecyclestage']}`, iso(at))
  }
  if (typeId === '0-1' && changes['email'] !== undefined) out['hs_email_domain'] = changes['email'].split('@')[1] ?? ''
  if (typeId === '0-3' && ('dealstage' in changes || 'amount' in changes)) dealChanged(before, changes, at, out)
  if (typeId === '0-27' && 'hs_task_status' in changes) {
    const done = changes['hs_task_status'] === 'COMPLETED'
    out['hs_task_is_completed'] = String(done)
    out['hs_task_completion_date'] = done ? iso(at) : ''
  }
  return out
}

function put(portal: Portal, typeId: string, out: Record<string, string>, name: string, value: string): void {
  if (portal.property(typeId, name)) out[name] = value
}

function ownerChanged(typeId: string, owner: string, at: number, out: Record<string, string>): void {
  out['hubspot_owner_assigneddate'] = owner === '' ? '' : iso(at)
  if (typeId !== '0-1') return
  // These are about the present owner, so a new owner starts afresh.
  out['hs_sa_first_engagement_date'] = ''
  out['hs_sa_first_engagement_object_type'] = ''
  out['hs_time_to_first_engagement'] = ''
  out['hs_is_unworked'] = owner === '' ? '' : 'true'
}

function dealChanged(
  before: CrmRecord | null,
  changes: Record<string, string>,
  at: number,
  out: Record<string, string>,
): void {
  const stage = changes['dealstage'] ?? before?.values.get('dealstage')
  const amount = changes['amount'] ?? before?.values.get('amount') ?? ''
  if (stage === undefined) return
  const facts = stageFacts(stage)
  out['hs_is_closed'] = String(facts.closed)
  out['hs_is_closed_won'] = String(facts.won)
  out['hs_is_closed_lost'] = String(facts.closed && !facts.won)
  out['hs_deal_stage_probability'] = String(facts.probability)
  out['hs_closed_amount'] = facts.won ? amount || '0' : '0'
  if (facts.won && before?.values.get('hs_closed_won_date') === undefined) out['hs_closed_won_date'] = iso(at)
}
