import type { ReportCut } from '../../ports/reports.ts'
import type { Transaction } from '../transaction.ts'
import { numberWaitingWords } from './pack-leads.ts'
import { PACKED, UNNUMBERED } from './packing.ts'

/** Runs a transaction of the account that is asked about. */
export type Reading = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

/** Which part of the packed leads a report reads besides their facts. */
export type PackedColumn = Exclude<keyof typeof PACKED, 'facts'>

/** Numbers of the words of a lead; 0: none. */
export interface LeadNumbers {
  source: number
  fit: number
  owner: number
}

/** What is told of one lead: its numbers where they are asked for, and where its bytes begin and end. */
export type EachLead = (lead: LeadNumbers, bytes: Uint8Array, from: number, until: number) => void

interface BlockRow {
  /** Empty: not asked for. */
  readonly facts: string | null
  readonly packed: string | null
  /** Places in the block, from 0, of leads that changed since; separated by commas. */
  readonly stale: string | null
}

export const NUMBER_BYTES = 3
export const INSTANT_BYTES = 6
const FACT_BYTES = 3 * NUMBER_BYTES
/** Blocks fetched at once: the server reads the next ones meanwhile, and the process looks at what else it has to do. */
const BLOCKS_AT_ONCE = 50

/** A word of a lead has no number yet. */
class UnnumberedWord extends Error {}

/** What a report reads of the packed leads. */
export interface PackedQuestion {
  readonly column: PackedColumn
  readonly cut: ReportCut
  /** Whether it tells leads apart by their numbers. */
  readonly byNumbers: boolean
}

/**
 * Tells every lead of an account that a cut takes, each once, in no order: from its block, or from its own tables where it changed since
 * that was packed.
 * @param begin makes what the leads are told to; called again when a word turned up that had no number.
 * @returns what `finish` makes of it, with the words by their numbers.
 */
export async function overLeads<T>(
  reading: Reading,
  question: PackedQuestion,
  begin: () => { readonly each: EachLead; finish(words: ReadonlyMap<number, string>): T },
): Promise<T> {
  for (;;) {
    try {
      const told = await reading((tx) => tellAll(tx, question, begin()))
      if (told !== null) return told.value
    } catch (error) {
      if (!(error instanceof UnnumberedWord)) throw error
      await reading(numberWaitingWords)
    }
  }
}

/** @returns null when a word of the cut got its number meanwhile, so that leads of it may have been passed over. */
async function tellAll<T>(
  tx: Transaction,
  { column, cut, byNumbers }: PackedQuestion,
  { each, finish }: { readonly each: EachLead; finish(words: ReadonlyMap<number, string>): T },
): Promise<{ readonly value: T } | null> {
  const known = await wordsOf(tx)
  const taken = cutBy(cut, known)
  const room = { facts: new BlockBytes(), packed: new BlockBytes() }
  const asked = [cut.source, cut.fit, cut.owner]
  const withFacts = byNumbers || asked.some((word) => word !== undefined)
  await eachBlock(tx, column, withFacts, (row) => tellBlock(row, room, taken, each))
  // A word is numbered before it stands in a block.
  const words = await wordsOf(tx)
  const isLate = asked.some((word) => word && !known.has(word) && words.has(word))
  return isLate ? null : { value: finish(new Map([...words].map(([word, number]) => [number, word]))) }
}

async function wordsOf(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.rows<{ word: string; number: number }>(
    'report-words',
    'select word, number from report_words where installation_id = $1',
    [tx.installation],
  )
  return new Map(rows.map(({ word, number }) => [word, number]))
}

/** Tells all blocks as they were at one instant, and those leads that changed since they were packed as one block more. */
async function eachBlock(
  tx: Transaction,
  column: PackedColumn,
  withFacts: boolean,
  tell: (row: BlockRow) => void,
): Promise<void> {
  const facts = (read: string): string => (withFacts ? read : `''`)
  // All rows will be asked for, not the first tenth that a cursor is planned for.
  await tx.run('report-cursor-whole', `select set_config('cursor_tuple_fraction', '1', true)`)
  await tx.run(
    `report-blocks-${column}${withFacts ? '' : '-alone'}`,
    `declare report_blocks_read no scroll cursor for
     select ${facts('b.facts')} as facts, b.${column} as packed, (
              select string_agg((array_position(b.leads, c.lead_id) - 1)::text, ',') from report_changes c
               where c.installation_id = $1 and c.lead_id >= b.first_lead and c.lead_id <= b.last_lead) as stale
       from report_blocks b where b.installation_id = $1
     union all
     select ${facts(PACKED.facts)}, ${PACKED[column]}, null
       from (select distinct lead_id from report_changes where installation_id = $1) c
       join lead_list p on p.installation_id = $1 and p.lead_id = c.lead_id`,
    [tx.installation],
  )
  const fetch = (): Promise<BlockRow[]> => {
    const rows = tx.rows<BlockRow>('report-blocks-next', `fetch ${BLOCKS_AT_ONCE} from report_blocks_read`)
    // Fetched ahead: when going through the rows before them fails, nobody waits for these.
    rows.catch(() => undefined)
    return rows
  }
  for (let rows = await fetch(); rows.length > 0;) {
    const next = fetch()
    for (const row of rows) tell(row)
    rows = await next
  }
}

/** Whether a lead is in a cut; a word without a number is no lead's. */
function cutBy(
  { source, fit, owner }: ReportCut,
  numbers: ReadonlyMap<string, number>,
): (lead: LeadNumbers) => boolean {
  const asked = (word: string | null | undefined): number | undefined =>
    word === undefined ? undefined : word === null ? 0 : (numbers.get(word) ?? -1)
  const [sourceAsked, fitAsked, ownerAsked] = [asked(source), asked(fit), asked(owner)]
  return (lead) =>
    (sourceAsked === undefined || lead.source === sourceAsked) &&
    (fitAsked === undefined || lead.fit === fitAsked) &&
    (ownerAsked === undefined || lead.owner === ownerAsked)
}

/** Bytes of one block after the other. */
class BlockBytes {
  #room = Buffer.alloc(64 * 1024)

  /** Good until the next call. */
  of(base64: string): Buffer {
    const most = Math.ceil((base64.length * 3) / 4)
    if (this.#room.length < most) this.#room = Buffer.alloc(2 * most)
    return this.#room.subarray(0, this.#room.write(base64, 'base64'))
  }
}

function tellBlock(
  row: BlockRow,
  room: { readonly facts: BlockBytes; readonly packed: BlockBytes },
  taken: (lead: LeadNumbers) => boolean,
  each: EachLead,
): void {
  const facts = room.facts.of(row.facts ?? '')
  const bytes = room.packed.of(row.packed ?? '')
  const stale = new Set(row.stale === null ? [] : row.stale.split(',').map(Number))
  const lead = { source: 0, fit: 0, owner: 0 }
  let from = 0
  for (let place = 0; from < bytes.length; place += 1) {
    const until = from + NUMBER_BYTES + threeBytes(bytes, from)
    if (!stale.has(place)) {
      if (facts.length > 0) {
        lead.source = numberAt(facts, place * FACT_BYTES)
        lead.fit = numberAt(facts, place * FACT_BYTES + NUMBER_BYTES)
        lead.owner = numberAt(facts, place * FACT_BYTES + 2 * NUMBER_BYTES)
      }
      if (taken(lead)) each(lead, bytes, from + NUMBER_BYTES, until)
    }
    from = until
  }
}

/** The number of a word. @throws {UnnumberedWord} which overLeads() sees to. */
export function numberAt(bytes: Uint8Array, at: number): number {
  const number = threeBytes(bytes, at)
  if (number === UNNUMBERED) throw new UnnumberedWord()
  return number
}

/** A whole number of three bytes. */
export function threeBytes(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
}

/** An instant of six bytes, milliseconds of UTC. */
export function sixBytes(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at]! << 8) | bytes[at + 1]!) * 0x1_0000_0000 +
    (((bytes[at + 2]! << 24) | (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!) >>> 0)
  )
}
