/**
 * Prints what ran, as one plain line, from Jest's JSON report; names skipped tests, because in this check nothing
 * should be skipped. Usage: node .ci/summary.js <report.json>
 */
import { readFileSync } from 'node:fs'

const text = readFileSync(process.argv[2] ?? '', 'utf8')
if (text === '') {
  process.stdout.write('0 passed, 1 failed (the tests did not run: see the type check and lint above)\n')
  process.exit(1)
}
const report = JSON.parse(text)
for (const { name, assertionResults, status, message } of report.testResults) {
  if (status === 'failed' && assertionResults.length === 0) process.stdout.write(`did not run: ${name}\n${message}\n`)
  for (const { status: outcome, fullName } of assertionResults) {
    if (outcome === 'pending' || outcome === 'todo') process.stdout.write(`skipped: ${fullName}\n`)
  }
}
const skipped = report.numPendingTests + report.numTodoTests
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exit(failed > 0 ? 1 : 0)
