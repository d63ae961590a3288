import type { NoticeDesk } from '../src/flow/notices/desk.ts'
import { findNotices } from '../src/flow/notices/find-notices.ts'
import { noticeAccount } from '../src/flow/notices/account-notices.ts'
import { sendNotices } from '../src/flow/notices/send-notices.ts'
import { eachInstallation } from './each-installation.ts'

/** Reads on in the decisions of every account in which somebody wants to be told of something. */
export async function findAllNotices(desk: NoticeDesk): Promise<void> {
  await eachInstallation(desk.flow, await desk.notices.listening(), 'notices_not_found', async (installation) => {
    await findNotices(desk, installation)
  })
}

/** Looks at those accounts as a whole. */
export async function noticeAllAccounts(desk: NoticeDesk): Promise<void> {
  await eachInstallation(desk.flow, await desk.notices.listening(), 'account_not_noticed', (installation) =>
    noticeAccount(desk, installation),
  )
}

/** Sends what waits, account by account side by side: one with slow receivers keeps none of the others waiting. */
export async function sendAllNotices(desk: NoticeDesk): Promise<void> {
  const waiting = await desk.notices.waiting()
  await Promise.all(
    waiting.map((one) =>
      eachInstallation(desk.flow, [one], 'notices_not_sent', async (installation) => {
        await sendNotices(desk, installation)
      }),
    ),
  )
}
