/** Resolves with the promise's value, or with `late` after `ms`. A later rejection of the promise is told to `onLateError`. */
export async function within<T, L>(
  ms: number,
  promise: Promise<T>,
  late: L,
  onLateError: (error: unknown) => void,
): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined
  let expired = false
  const deadline = new Promise<L>((resolve) => {
    timer = setTimeout(() => {
      expired = true
      resolve(late)
    }, ms)
  })
  const watched = promise.catch((error: unknown): L => {
    if (!expired) throw error
    onLateError(error)
    return late
  })
  try {
    return await Promise.race([watched, deadline])
  } finally {
    clearTimeout(timer)
  }
}
