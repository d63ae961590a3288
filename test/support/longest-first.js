import TestSequencer from '@jest/test-sequencer'

/**
 * Suites that take over half a minute, the longest first. Their files say little of that: by size, as on a machine that has not run them
 * yet, one would begin among the last, and the other cores would wait for it.
 */
const LONG = [
  '/test/kill/kill-points',
  '/test/integration/olist',
  '/test/integration/worked-rows',
  '/test/web/other-pages',
  '/test/web/policy-pages',
  '/test/kill/',
  '/test/web/company-story',
  '/test/cli/production',
  '/test/cli/policy',
  '/test/integration/privacy',
  '/test/salesforce/streams',
  '/test/sim/',
  '/test/web/live-page',
  '/test/web/report-pages',
  '/test/domain/policy/document',
  '/test/integration/account-notices',
  '/test/db/random',
  '/test/cli/start',
]

/** The long suites first, the others in Jest's own order. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const place = ({ path }) => LONG.findIndex((part) => path.includes(part))
    const rank = (test) => (place(test) < 0 ? LONG.length : place(test))
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b))
  }
}
