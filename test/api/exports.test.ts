import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { auditPage } from '../../src/contracts/audit.ts'
import { MOST_EXPORTED } from '../../src/contracts/leads.ts'
import { ledgerView } from '../../src/contracts/ledger.ts'
import { problem } from '../../src/contracts/problem.ts'
import { readCsv } from '../../src/cli/csv-rows.ts'
import type { LeadListRow, LeadStore } from '../../src/ports/leads.ts'
import { memoryLeads } from '../support/memory-stores/leads.ts'
import { newState } from '../support/memory-stores/state.ts'
import { aDecisionRow, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, THEIRS, type ApiWorld } from './support/api-world.ts'

let world: ApiWorld
beforeEach(async () => {
  world = await startApi()
  for (let n = 1; n <= 12; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW - (12 - n) * 60_000))
  world.shelves.of(THEIRS).push(aDecisionRow(99, NOW))
})
afterEach(() => world.close())

async function get(path: string, role: 'admin' | 'viewer' = 'viewer', of = world): Promise<Response> {
  return fetch(of.url + path, { headers: { cookie: await of.signIn(role) } })
}
async function file(path: string, of = world): Promise<{ readonly name: string; readonly text: string }> {
  const answer = await get(path, 'viewer', of)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  const name = /filename="(.+)"/.exec(answer.headers.get('content-disposition')!)![1]!
  return { name, text: Buffer.from(await answer.arrayBuffer()).toString('utf8') }
}
const linesOf = (text: string) => readCsv(text.replace(/^\uFEFF/, ''))
const headingsOf = (text: string): string => text.slice(0, text.indexOf('\r\n'))
async function acts(of = world): Promise<readonly string[]> {
  const { entries } = auditPage.parse(await (await get('/api/audit?lang=en', 'admin', of)).json())
  return entries.map(({ text }) => text)
}

describe('the list of leads as a file', () => {
  test('holds every lead of the own account once, with a mark by which spreadsheets know its letters', async () => {
    const { name, text } = await file('/api/leads/export')
    expect([name, text[0]]).toEqual(['leads-2026-03-09.csv', '\uFEFF'])
    const lines = linesOf(text)
    expect(lines.map((line) => Number(line['CRM record id']) - 5_000)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(lines.at(-1)!['Decided (UTC)']).toBe('2026-03-09T02:04:00.000Z')
    expect(lines.find(({ Person }) => Person === 'Tono Wijaya')).toMatchObject({
      ...{ Company: 'PT Samudra Logistik', Stage: 'MQL', State: 'active', Score: '81' },
      ...{ Owner: 'Sari Dewanti', 'Owner’s CRM id': '11' },
    })
  })

  test('takes the filters of the list, and the audit log keeps who took how much, without the words that were looked for', async () => {
    const { text } = await file('/api/leads/export?waiting=held&q=rina')
    expect(linesOf(text).map(({ Person }) => Person)).toEqual(['Rina Putri', 'Rina Putri'])
    expect(await acts()).toEqual(['Exported a list of 2 leads. Filters: waiting=held q.'])
  })

  test('speaks both languages', async () => {
    const { text } = await file('/api/leads/export?lang=id&owner=11')
    expect(headingsOf(text)).toContain('Orang,Perusahaan,Tahap,Keadaan,Suhu,Skor')
    expect(linesOf(text)[0]).toMatchObject({ Keadaan: 'aktif', Pemilik: 'Sari Dewanti' })
  })

  test('a name that is a formula is text', async () => {
    world.shelves.of(OURS).push({ ...aDecisionRow(13, NOW), personName: '=HYPERLINK("https://evil.example")' })
    expect((await file('/api/leads/export')).text).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
  })

  test.each(['stage=boss', 'sort=due', 'limit=5', 'after=x', 'lang=de'])('a query %s is refused', async (query) => {
    expect((await get(`/api/leads/export?${query}`)).status).toBe(400)
  })
})

describe('a long list', () => {
  const from = (leads: Partial<LeadStore>) =>
    startApi({}, { leads: { ...memoryLeads(newState(() => 0)), count: async () => 450, ...leads } })
  const row = (n: number, at: number): LeadListRow => ({ ...aDecisionRow(n, at), promisedAt: null })
  const idsIn = (text: string) => linesOf(text).map((line) => Number(line['CRM record id']) - 5_000)

  test('goes out page by page; a lead that was decided meanwhile, and so left its page, is there once', async () => {
    const asked: (number | null)[] = []
    // Lead 450 is decided while the first page is being written: from then on it heads the list.
    const page: LeadStore['page'] = async (_id, _filter, _order, after, limit) => {
      asked.push(after?.at ?? null)
      const again = asked.length > 1
      const all = Array.from({ length: 450 }, (_, at) => row(at + 1, NOW - (at + 1) * 1_000))
      const list = again ? [row(450, NOW + 5), ...all.slice(0, -1)] : all
      const rows = list.filter(({ decidedAt }) => after === null || decidedAt < after.at).slice(0, limit)
      const last = rows.at(-1)!
      return { rows, next: rows.length < limit ? null : { at: last.decidedAt, leadId: last.leadId } }
    }
    const long = await from({ page })
    const ids = idsIn((await file('/api/leads/export', long)).text)
    await long.close()
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 450 }, (_, at) => at + 1))
    expect(asked).toEqual([null, NOW - 200_000, NOW - 400_000, null])
  })

  test('of more leads than a file may hold none is begun: the answer says how many may be', async () => {
    const long = await from({ count: async (_id, _filter, most) => most })
    const answer = await get('/api/leads/export', 'viewer', long)
    expect(problem.loose().parse(await answer.json())).toMatchObject({
      ...{ status: 400, code: 'too_many_leads', most: MOST_EXPORTED },
    })
    expect(await acts(long)).toEqual([])
    await long.close()
  })

  test('what breaks half-way breaks the answer off, so that half a file is not taken for a whole one', async () => {
    let pages = 0
    const long = await from({
      page: async () => {
        pages += 1
        if (pages > 1) throw new Error('the database went away')
        return { rows: [row(1, NOW)], next: { at: NOW, leadId: row(1, NOW).leadId } }
      },
    })
    const answer = await get('/api/leads/export', 'viewer', long)
    await expect(answer.text()).rejects.toThrow()
    await long.close()
  })
})

describe('reports as files', () => {
  test.each([
    ['velocity?', 'velocity-', 'Stage,"Norm, days"', 'Tahap,"Norma, hari"'],
    ['velocity?table=steps&', 'steps-', 'Step,First entries', 'Langkah,Masuk pertama kali'],
    ['velocity/breakdown?step=mql&by=owner&', 'mql-by-owner', 'Owner,Owner’s CRM id', 'Pemilik,ID CRM pemilik'],
    ['velocity/curve?step=mql&', 'mql-curve', 'Days,Share arrived', 'Hari,Bagian yang sampai'],
    ['promises?', 'promises-', 'By,Value,Kept', 'Menurut,Nilai,Ditepati'],
    ['promises?table=hours&', 'promise-hours-', 'Weekday (1 Monday),Hour', 'Hari (1 Senin),Jam'],
    ['promises?table=answers&', 'answers-', 'Minutes,Share arrived', 'Menit,Bagian yang sampai'],
    ['returns?', 'returns-', 'By,Value,Why', 'Menurut,Nilai,Alasan'],
  ])('%s has headings in both languages and stands in the audit log', async (path, name, english, indonesian) => {
    const [en, id] = [
      await file(`/api/reports/${path}format=csv&lang=en`),
      await file(`/api/reports/${path}format=csv&lang=id`),
    ]
    expect(en.name.startsWith(name)).toBe(true)
    expect(headingsOf(en.text)).toMatch(new RegExp(`^\uFEFF${english.replace(/[()]/g, '\\$&')}`))
    expect(headingsOf(id.text)).toMatch(new RegExp(`^\uFEFF${indonesian.replace(/[()]/g, '\\$&')}`))
    const told = await acts()
    expect(told).toHaveLength(2)
    expect(told[0]).toContain(`Exported the table ${name}`)
  })

  test('a stage is told in words, and its numbers are those of the answer', async () => {
    const lines = linesOf((await file('/api/reports/velocity?format=csv')).text)
    const { stages } = (await (await get('/api/reports/velocity')).json()) as {
      stages: { stage: string; entered: number }[]
    }
    expect(lines.map(({ Entered }) => Number(Entered))).toEqual(stages.map(({ entered }) => entered))
    expect(lines[0]!['Stage']).toBe('Visitor')
  })

  test('the team: turns beside what was due', async () => {
    const { name, text } = await file('/api/team?format=csv')
    expect(name).toMatch(/^team-/)
    expect(headingsOf(text)).toContain('Name,Weight,Turns,Due,Difference')
    for (const line of linesOf(text))
      expect(Number(line['Difference'])).toBeCloseTo(Number(line['Turns']) - Number(line['Due']))
  })

  test('somebody’s ledger: every line of the answer in words, those that the page leaves out too', async () => {
    const view = ledgerView.parse(await (await get('/api/team/ayu')).json())
    const { name, text } = await file('/api/team/ayu?format=csv&lang=en')
    expect(name).toMatch(/^ledger-ayu-[\w-]+-\d{4}-\d\d-\d\d\.csv$/)
    const lines = linesOf(text)
    expect(lines.length).toBeGreaterThanOrEqual(view.lines.length)
    expect(lines.slice(0, view.lines.length).map((line) => [line['When (UTC)'], Number(line['Claim after'])])).toEqual(
      view.lines.map(({ at, claim }) => [new Date(at).toISOString(), claim]),
    )
    expect(new Set(lines.map((line) => line['What happened']))).toContain('got a lead by turn')
    expect(headingsOf((await file('/api/team/ayu?format=csv&lang=id')).text)).toContain('Kapan (UTC),Kejadian')
    expect((await acts())[0]).toContain('Exported the table ledger-ayu')
  })
})
