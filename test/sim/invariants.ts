import type { World } from './world.ts'

/** What must hold after every step; the first thing that does not is kept in the model. */
export function checkStep(world: World): void {
  const { model, tenant, kernel } = world
  if (!kernel.touched) return
  kernel.touched = false
  for (const [id, version] of model.acknowledged) {
    if (version <= (model.decided.get(id) ?? 0) || model.left.has(id)) continue
    if (tenant.dirty.has(`contact ${id}`) || hasLetter(world, id)) continue
    model.fail(
      'acknowledged-but-forgotten',
      `change v${version} of ${id} was answered 2xx; it is neither decided nor dirty`,
    )
  }
  if (tenant.installation?.state !== 'active' && world.connectedSince !== null)
    model.fail('access-given-up', `the installation is ${tenant.installation?.state}; nobody ended its access`)
  checkOwners(world)
  checkPromises(world)
  checkTurns(world)
  for (const [key, made] of model.taskCreations) {
    if (made > 1) model.fail('task-twice', `task ${key} was made ${made} times`)
    if (!model.tasksDecided.has(key)) model.fail('task-without-reason', `task ${key} was made; no commit holds it`)
  }
  for (const clock of tenant.clocks.values())
    if (clock.breachedAt !== null && clock.breachedAt !== clock.dueAt)
      model.fail(
        'breach-at-wrong-instant',
        `clock ${clock.clockId} fell due at ${clock.dueAt}, breached at ${clock.breachedAt}`,
      )
}

function hasLetter({ tenant }: World, id: string): boolean {
  for (const letter of tenant.letters.values()) if (letter.recordId === id) return true
  return false
}

/** A running promise is looked at again by itself, or its lead is about to be; or the lead is set aside, and waits for an admin. */
function checkPromises(world: World): void {
  const { model, tenant } = world
  for (const { recordId, retiredAt, lookAgainAt, memory } of tenant.leads.values()) {
    if (retiredAt !== null || lookAgainAt !== null || tenant.dirty.has(`contact ${recordId}`)) continue
    if (hasLetter(world, recordId)) continue
    if (memory.clocks.some(({ state, dueAt }) => state === 'running' && dueAt !== null))
      model.fail('promise-forgotten', `${recordId} has a running clock that nothing will look at`)
  }
}

let seenAssignments: { readonly rows: World['tenant']['assignments']; readonly changes: number } | null = null

function checkOwners(world: World): void {
  const { model, tenant } = world
  const { assignments: rows } = tenant
  if (seenAssignments?.rows === rows && seenAssignments.changes === rows.changes) return
  seenAssignments = { rows, changes: rows.changes }
  const active = new Set<string>()
  for (const row of rows) {
    if (row.endedAt !== null) continue
    if (active.has(row.leadId)) model.fail('two-owners', `lead ${row.leadId} has two active assignments`)
    active.add(row.leadId)
  }
}

function checkTurns(world: World): void {
  const { model, tenant, rotation } = world
  const broken = rotation.follow(tenant.decisions)
  if (broken) model.fail(broken.name, broken.detail)
  for (const pool of rotation.pools)
    if (!tenant.rotation.has(pool)) model.fail('turns-do-not-match', `pool ${pool} gave leads and counts no turns`)
  for (const [pool, state] of tenant.rotation) {
    if (state.turns !== rotation.turns(pool))
      model.fail(
        'turns-do-not-match',
        `pool ${pool} counts ${state.turns} turns, ${rotation.turns(pool)} leads were given`,
      )
    let sum = 0
    for (const [repId, claim] of Object.entries(state.cw)) {
      sum += claim
      if (claim !== rotation.claim(pool, repId))
        model.fail('claims-do-not-match', `${repId} in ${pool} has ${claim}, on paper ${rotation.claim(pool, repId)}`)
    }
    if (Math.abs(sum) > 1e-9) model.fail('claims-not-zero', `claims in ${pool} sum to ${sum}`)
  }
}
