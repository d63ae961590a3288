/** Exit 0 when this machine's Estafet answers /livez within 2 s. For container health checks; needs no curl. */
const port = process.env.PORT || '3000'
const timer = setTimeout(() => process.exit(1), 2_000)
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/livez`)
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
} finally {
  clearTimeout(timer)
}
