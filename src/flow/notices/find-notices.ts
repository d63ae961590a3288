import { noticesOf } from '../../domain/notices.ts'
import type { InstallationId } from '../../ports/crm.ts'
import type { NoticeDesk } from './desk.ts'

const AT_ONCE = 200
/** Longer ago is no news: after a pause of this length, or a restored copy, nobody is told of what went by. */
const NEWS_MS = 86_400_000

/**
 * Reads on in the decisions of an account and keeps a notice for everybody who wants to know. Where it got to moves on together with
 * the notices: a process that ends in between leaves both to the next one.
 * @returns decisions read.
 */
export async function findNotices(desk: NoticeDesk, installation: InstallationId): Promise<number> {
  const { flow, notices } = desk
  let read = 0
  for (;;) {
    const { upTo, news } = await notices.news(installation, AT_ONCE)
    if (news.length === 0) return read
    const now = flow.clock.now()
    const [listeners, settings] = await Promise.all([
      notices.choices(installation),
      flow.settings.load(flow, installation),
    ])
    const made =
      settings === null
        ? []
        : news
            .filter(({ decidedAt }) => now - decidedAt < NEWS_MS)
            .flatMap((one) => noticesOf(one, listeners, settings.roster))
    if ((await notices.tell(installation, upTo, made, now)) === 'overtaken') return read
    flow.meter.count('notices_made', made.length)
    read += news.length
    if (news.length < AT_ONCE) return read
  }
}
