#!/usr/bin/env bash
# Refuses known vulnerabilities of high severity in what the product runs on. Where the registry does not answer this question
# (mirrors often do not), it says so and passes: an outage elsewhere is no fault of this change.
set -uo pipefail
cd "$(dirname "$0")/.."
answer="$(timeout 60 npm audit --omit=dev --audit-level=high 2>&1)"
code=$?
if [ "$code" -eq 0 ]; then
  echo "no known vulnerability of high severity"
elif [ "$code" -eq 124 ] || grep -q 'audit endpoint returned an error\|ENOTFOUND\|ECONNREFUSED\|ETIMEDOUT\|EAI_AGAIN' <<<"$answer"; then
  echo "known vulnerabilities not looked up: the registry does not answer that question"
else
  echo "$answer"
  exit 1
fi
