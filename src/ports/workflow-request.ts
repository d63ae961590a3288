import type { Instant } from '../domain/lead.ts'
import type { CrmKind, RecordId } from './crm.ts'
import type { RawRequest, Verdict } from './webhook.ts'

/** A step of a workflow that the CRM asks of us, all of it signed. */
export interface WorkflowRequest {
  readonly accountId: string
  readonly callbackId: string
  readonly recordId: RecordId
}
export type WorkflowVerdict =
  | { readonly ok: true; readonly asked: WorkflowRequest }
  | {
      readonly ok: false
      readonly reason: Extract<Verdict, { ok: false }>['reason'] | 'not_a_step'
      /** 401: nobody the CRM vouches for; 400: signed, but no step of a contact. */
      readonly status: 400 | 401
    }

/** How one CRM signs and shapes the steps of its workflows. */
export interface WorkflowReader {
  readonly crm: CrmKind
  read(request: RawRequest, now: Instant): WorkflowVerdict
  /** The answer to a step. `wait`: it goes on once the CRM is told. */
  answer(state: 'wait' | 'done' | 'failed', outputs?: Readonly<Record<string, string>>): unknown
}
