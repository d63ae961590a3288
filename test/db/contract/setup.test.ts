import { expect, test } from '@jest/globals'
import { NOW, aNewInstallation } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('setting up', (subject) => {
  const setup = () => subject().stores.setup
  const installations = () => subject().stores.installations

  test('steps are told in their order, each as it was done last', async () => {
    const id = await subject().install()
    expect(await setup().steps(id)).toEqual([])
    await setup().mark(id, { step: 'rules', by: 'maya', at: NOW, note: { template: 'default' } })
    await setup().mark(id, { step: 'connect', by: 'maya', at: NOW, note: {} })
    const again = { step: 'rules', by: 'andi', at: NOW + 1, note: { template: 'fast' } } as const
    await setup().mark(id, again)
    expect(await setup().steps(id)).toEqual([{ step: 'connect', by: 'maya', at: NOW, note: {} }, again])
  })

  test('an account connected to be set up is not live, also when it is connected once more before it is', async () => {
    const fresh = aNewInstallation()
    const { installationId: id } = await installations().connect({ ...fresh, begin: 'setup' })
    expect(await installations().find(id)).toMatchObject({ state: 'setup' })
    expect(await installations().active()).not.toContain(id)
    expect(await installations().connected()).toContain(id)
    await installations().connect({ ...fresh, begin: 'setup' })
    expect(await installations().find(id)).toMatchObject({ state: 'setup' })
    await installations().setState(id, 'active', '')
    await installations().connect({ ...fresh, begin: 'setup' })
    expect(await installations().find(id)).toMatchObject({ state: 'active' })
  })
})
