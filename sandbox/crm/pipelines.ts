import { DEAL_STAGES } from '../schema/standard-properties.ts'

const PROBABILITY: Record<string, string> = {
  appointmentscheduled: '0.2',
  qualifiedtobuy: '0.4',
  presentationscheduled: '0.6',
  decisionmakerboughtin: '0.8',
  contractsent: '0.9',
  closedwon: '1.0',
  closedlost: '0.0',
}

/** What a deal stage means. */
export interface StageFacts {
  closed: boolean
  won: boolean
  probability: number
}

/** Meaning of a stage of the default pipeline; an unknown stage is an open one. */
export function stageFacts(stage: string): StageFacts {
  const won = stage === 'closedwon'
  return { won, closed: won || stage === 'closedlost', probability: Number(PROBABILITY[stage] ?? '0.5') }
}

const CREATED = '2024-02-01T09:00:00Z'

/** The deal pipelines as the Pipelines API lists them. */
export function dealPipelines(): unknown[] {
  const stages = DEAL_STAGES.map(([id, label], displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { isClosed: String(stageFacts(id).closed), probability: PROBABILITY[id] },
    createdAt: CREATED,
    updatedAt: CREATED,
    archived: false,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  }))
  return [
    {
      id: 'default',
      label: 'Sales Pipeline',
      displayOrder: 0,
      createdAt: CREATED,
      updatedAt: CREATED,
      archived: false,
      stages,
    },
  ]
}
