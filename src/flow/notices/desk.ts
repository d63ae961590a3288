import type { HookPoster, Mailer, NoticeStore } from '../../ports/notices.ts'
import type { Flow } from '../context.ts'

/** What telling people besides the CRM stands on. */
export interface NoticeDesk {
  readonly flow: Flow
  readonly notices: NoticeStore
  /** Null: no mail server is configured. */
  readonly mailer: Mailer | null
  readonly hooks: HookPoster
  /** Origin under which people reach the pages, no slash at the end. */
  readonly publicUrl: string
}
