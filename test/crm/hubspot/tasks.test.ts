import { describe, expect, test } from '@jest/globals'
import { createHubspotCrm } from '../../../src/crm/hubspot/client.ts'
import { REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { Crm as Portal } from '../../sandbox/crm-client.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { connectInstallation, depsOf, INSTALLATION, tokensOf } from './connected.ts'
import { appOf, clock } from './installed-sandbox.ts'

describe('tasks', () => {
  const task = {
    key: 'clock-1:breach',
    subject: 'Call <Ana>',
    body: 'Line 1\nLine 2 & more',
    assigneeId: null,
    dueAt: 1_793_620_800_000,
    priority: 'high',
    status: 'open',
  } as const

  test.each(['upsert', 'look'] as const)(
    'by %s: a repeat makes no second one, links it, and closes it',
    async (way) => {
      const own = await Portal.start()
      try {
        // What the app asks for must be enough.
        await own.install({}, [...REQUIRED_SCOPES])
        const now = Date.now()
        const ownStores = memoryStores(() => performance.now())
        await connectInstallation(
          ownStores,
          tokensOf({ accessToken: own.token, obtainedAt: now, expiresAt: now + 1.8e6 }),
        )
        const client = createHubspotCrm(depsOf(ownStores, clock, { app: appOf(own) }))
        if (way === 'look') {
          await own.api('POST', '/crm/properties/2026-03/tasks/groups', {
            name: 'estafet',
            label: 'Estafet',
            displayOrder: 1,
          })
          const shape = {
            name: 'estafet_task_key',
            label: 'Key',
            type: 'string',
            fieldType: 'text',
            groupName: 'estafet',
          }
          expect((await own.api('POST', '/crm/properties/2026-03/tasks', shape)).status).toBe(201)
        } else await client.provision(INSTALLATION, 'en')
        const [contact] = await own.contacts({ email: 'tasks@acme.example' })
        const about = [{ type: 'contact', id: contact! }] as const
        const first = await client.writeTasks(INSTALLATION, [{ ...task, about }], 'urgent')
        const again = await client.writeTasks(INSTALLATION, [{ ...task, about }], 'urgent')
        expect(first).toEqual([{ kind: 'written', key: task.key, taskId: expect.any(String) }])
        expect(again).toEqual(first)
        await client.writeTasks(INSTALLATION, [{ ...task, about, status: 'done' }], 'urgent')
        const [written] = first
        const taskId = written?.kind === 'written' ? written.taskId : ''
        expect(await own.read('tasks', taskId, 'hs_task_subject', 'hs_task_body', 'hs_task_status')).toMatchObject({
          hs_task_subject: 'Call <Ana>',
          hs_task_body: 'Line 1<br>Line 2 &amp; more',
          hs_task_status: 'COMPLETED',
        })
        const linked = await own.objects('GET', `tasks/${taskId}/associations/contacts`)
        expect(JSON.stringify(linked.body)).toContain(contact)
      } finally {
        await own.close()
      }
    },
  )
})
