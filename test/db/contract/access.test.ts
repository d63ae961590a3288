import { expect, test } from '@jest/globals'
import type { AccessStore, LetIn, SignIn } from '../../../src/ports/access.ts'
import { repSubject, subjectOf } from '../../../src/ports/access.ts'
import { newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

const MINUTE = 60_000

onBoth('sign-ins that end before their time', (subject) => {
  const access = (): AccessStore => subject().stores.access
  const install = () => subject().install()
  const aLink = async (installation: string, person: string, role: 'admin' | 'manager' | 'viewer' = 'viewer') => {
    const hash = newId()
    await access().addLink({ hash, installation, role, person, expiresAt: NOW + MINUTE, reusable: false })
    return hash
  }
  const signIn = async (installation: string, person: string): Promise<SignIn & LetIn> => {
    const letIn = (await access().useLink(await aLink(installation, person), NOW))!
    return { ...letIn, signIn: newId(), subject: subjectOf(letIn) }
  }

  test('one that nobody ended holds', async () => {
    const id = await install()
    expect(await access().hasEnded(id, await signIn(id, 'Sari'))).toBe(false)
  })

  test('signing out ends that one and no other of the same person', async () => {
    const id = await install()
    const [here, there] = [await signIn(id, 'Sari'), await signIn(id, 'Sari')]
    await access().endSignIn(id, here.signIn, NOW + MINUTE, NOW)
    await access().endSignIn(id, here.signIn, NOW + MINUTE, NOW)
    expect([await access().hasEnded(id, here), await access().hasEnded(id, there)]).toEqual([true, false])
  })

  test('an end is kept until no cookie of it could be trusted anyway', async () => {
    const id = await install()
    const [early, late] = [await signIn(id, 'Sari'), await signIn(id, 'Sari')]
    await access().endSignIn(id, early.signIn, NOW + 1, NOW)
    await access().endSignIn(id, late.signIn, NOW + MINUTE, NOW + 1)
    expect([await access().hasEnded(id, early), await access().hasEnded(id, late)]).toEqual([false, true])
  })

  test('all of a person’s end at once with their unused links, and a new link lets them in again', async () => {
    const id = await install()
    const [sari, budi] = [await signIn(id, 'Sari'), await signIn(id, 'Budi')]
    const [unused, other] = [await aLink(id, 'Sari'), await aLink(id, 'Budi')]
    await access().endSignIns(id, 'Sari')
    expect([await access().hasEnded(id, sari), await access().hasEnded(id, budi)]).toEqual([true, false])
    expect(await access().useLink(unused, NOW)).toBeNull()
    expect(await access().useLink(other, NOW)).toMatchObject({ person: 'Budi' })
    expect(await access().hasEnded(id, await signIn(id, 'Sari'))).toBe(false)
  })

  test('all of an account’s end at once, and none of another account’s', async () => {
    const [id, elsewhere] = [await install(), await install()]
    const [sari, budi, far] = [await signIn(id, 'Sari'), await signIn(id, 'Budi'), await signIn(elsewhere, 'Sari')]
    const unused = await aLink(id, 'Sari')
    await access().endSignIns(id, null)
    const ended = [await access().hasEnded(id, sari), await access().hasEnded(id, budi)]
    expect([...ended, await access().hasEnded(elsewhere, far)]).toEqual([true, true, false])
    expect(await access().useLink(unused, NOW)).toBeNull()
    expect(await access().hasEnded(id, await signIn(id, 'Budi'))).toBe(false)
  })

  test('a partner’s user is ended by id, not by a name that others have, too', async () => {
    const id = await install()
    const user = newId()
    const letIn = { person: 'Sari', partnerUser: user }
    const partner = { signIn: newId(), subject: subjectOf(letIn), epoch: await access().epochOf(id, user) }
    const sari = await signIn(id, 'Sari')
    await access().endSignIns(id, user)
    expect([await access().hasEnded(id, partner), await access().hasEnded(id, sari)]).toEqual([true, false])
  })

  test('a rep comes in with the id of whose leads they see, and is ended by it, not by a name that others have, too', async () => {
    const id = await install()
    const repLink = async () => {
      const hash = newId()
      const link = { installation: id, role: 'rep', person: 'Sari', repId: '11' } as const
      await access().addLink({ hash, ...link, expiresAt: NOW + MINUTE, reusable: false })
      return hash
    }
    const letIn = (await access().useLink(await repLink(), NOW))!
    expect(letIn).toMatchObject({ role: 'rep', person: 'Sari', repId: '11' })
    const rep = { signIn: newId(), subject: subjectOf(letIn), epoch: letIn.epoch }
    const [sari, unused] = [await signIn(id, 'Sari'), await repLink()]
    await access().giveRole(id, 'Sari', 'viewer')
    await access().endSignIns(id, 'Sari')
    expect([await access().hasEnded(id, rep), await access().hasEnded(id, sari)]).toEqual([false, true])
    await access().endSignIns(id, repSubject('11'))
    expect([await access().hasEnded(id, rep), await access().useLink(unused, NOW)]).toEqual([true, null])
  })

  test('another role ends what was begun in the former one, the same role nothing', async () => {
    const id = await install()
    await access().giveRole(id, 'Sari', 'admin')
    const asAdmin = await signIn(id, 'Sari')
    await access().giveRole(id, 'Sari', 'admin')
    expect(await access().hasEnded(id, asAdmin)).toBe(false)
    const [unused, fresh] = [await aLink(id, 'Sari', 'admin'), await aLink(id, 'Sari', 'viewer')]
    await access().giveRole(id, 'Sari', 'viewer')
    expect(await access().hasEnded(id, asAdmin)).toBe(true)
    expect(await access().useLink(unused, NOW)).toBeNull()
    expect(await access().useLink(fresh, NOW)).toMatchObject({ role: 'viewer' })
  })

  test('whoever is ended while their link is being used is out, or never in', async () => {
    const id = await install()
    for (let turn = 0; turn < 20; turn += 1) {
      const hash = await aLink(id, 'Sari')
      const [letIn] = await Promise.all([access().useLink(hash, NOW), access().endSignIns(id, 'Sari')])
      if (letIn !== null)
        expect(await access().hasEnded(id, { signIn: newId(), subject: subjectOf(letIn), epoch: letIn.epoch })).toBe(
          true,
        )
    }
  })
})
