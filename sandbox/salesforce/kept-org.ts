import { FileJournal } from '../journal.ts'
import { OBJECTS } from './schema.ts'
import type { KeptGrants, Oauth } from './oauth.ts'
import type { Org } from './org.ts'
import type { OutboundMessages } from './outbound.ts'
import type { Row } from './row.ts'

/** A row as it stands now, one that is gone for good, or what holds besides rows. */
type Line =
  | { readonly k: 'row'; readonly o: string; readonly row: Row }
  | { readonly k: 'gone'; readonly o: string; readonly id: string }
  | { readonly k: 'app'; readonly grants: KeptGrants; readonly endpoint: string | null }

/** What of an org is kept. */
export interface Kept {
  readonly org: Org
  readonly oauth: Oauth
  readonly outbound: OutboundMessages
}

/** An org in a folder: rows, grants and where messages go survive the end of its process, however it ends. */
export class KeptOrg {
  readonly #journal: FileJournal<Line>
  readonly #kept: Kept
  #lastApp = ''

  /** Puts back what an earlier run left, then keeps what changes. @param folder made when it is not there. */
  constructor(folder: string, kept: Kept) {
    this.#journal = new FileJournal<Line>(folder)
    this.#kept = kept
    const { org, oauth, outbound } = kept
    for (const line of this.#journal.read()) {
      if (line.k === 'row') org.restore(line.o, line.row)
      else if (line.k === 'gone') org.purge(line.o, line.id)
    }
    const app = [...this.#journal.read()].findLast((line) => line.k === 'app')
    if (app !== undefined) {
      oauth.restore(app.grants)
      outbound.endpoint = app.endpoint
    }
    this.#journal.compact(this.#lines())
    org.keepWith((o, id, row) => this.#journal.keep(row === null ? { k: 'gone', o, id } : { k: 'row', o, row }))
  }

  /** What was answered must survive a kill: called before each answer. */
  flush(): void {
    const app = this.#app()
    const text = JSON.stringify(app)
    if (text !== this.#lastApp) this.#journal.keep(app)
    this.#lastApp = text
    this.#journal.flush()
  }
  close(): void {
    this.#journal.close()
  }

  *#lines(): Generator<Line> {
    for (const o of OBJECTS.keys()) for (const row of this.#kept.org.rows(o)) yield { k: 'row', o, row }
    yield this.#app()
  }
  #app(): Line {
    const { oauth, outbound } = this.#kept
    return { k: 'app', grants: oauth.grants(), endpoint: outbound.endpoint }
  }
}
