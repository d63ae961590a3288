import { expect, test } from '@jest/globals'
import { openMetrics } from '../../src/telemetry/metrics.ts'

test('counters, histograms and the process itself are told in Prometheus format', async () => {
  const { meter, text } = openMetrics()
  meter.count('written', 3)
  meter.count('written')
  meter.count('intake_refused', 1, { reason: 'signature_wrong' })
  meter.count('crm_calls', 1, { call: 'batch-read', status: '200' })
  meter.observe('webhook_to_decided_seconds', 0.02)
  meter.observe('webhook_to_written_seconds', 0.3)
  const page = await text()
  expect(page).toContain('estafet_written_total 4')
  expect(page).toContain('estafet_intake_refused_total{reason="signature_wrong"} 1')
  expect(page).toContain('estafet_crm_calls_total{call="batch-read",status="200"} 1')
  expect(page).toContain('estafet_webhook_to_decided_seconds_bucket{le="0.025"} 1')
  expect(page).toContain('estafet_webhook_to_written_seconds_count 1')
  expect(page).toMatch(/estafet_process_resident_memory_bytes \d/)
})

test('the backlog is read when asked for, and left out as NaN when its source fails', async () => {
  const metrics = openMetrics()
  let dirty = 7
  metrics.showBacklog(async () => {
    if (dirty < 0) throw new Error('database away')
    return { dirty, outbox: 1, failed: 0, oldestDirtySeconds: 2.5 }
  })
  expect(await metrics.text()).toContain('estafet_dirty_records 7')
  dirty = 9
  expect(await metrics.text()).toContain('estafet_dirty_records 9')
  dirty = -1
  expect(await metrics.text()).toContain('estafet_dirty_records Nan')
})

test('two processes in one test do not share counters', async () => {
  const [one, two] = [openMetrics(), openMetrics()]
  one.meter.count('swept', 5)
  expect(await two.text()).toContain('estafet_swept_total 0')
})

test('a duration is never negative, whatever the clocks say', async () => {
  const { meter, text } = openMetrics()
  meter.observe('sla_lateness_seconds', -3)
  expect(await text()).toContain('estafet_sla_lateness_seconds_sum 0')
})
