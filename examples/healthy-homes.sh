#!/usr/bin/env bash
# Plays the Healthy Homes story against a running server and stops at the first answer that is not the expected one.
#   dotnet run --project src/Referrals.Api      (in another terminal)
#   examples/healthy-homes.sh [http://localhost:5080]
set -euo pipefail

server=${1:-http://localhost:5080}
today=$(date -u +%F)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

cancer_team=demo-cancer-support-worker
healthy_homes=demo-citizens-advice-worker
warm_and_well=demo-warm-and-well-worker
stranger=demo-libraries-worker

# call KEY METHOD PATH EXPECTED-STATUS [BODY]
call() {
    local key=$1 method=$2 path=$3 expected=$4 body=${5:-} status
    local sent=(-sS -o "$answer" -w '%{http_code}' -X "$method" -H "Authorization: Bearer $key")
    [ -z "$body" ] || sent+=(-H 'Content-Type: application/json' --data-raw "$body")
    status=$(curl "${sent[@]}" "$server$path") || { echo "No answer from $server. Is it running?" >&2; exit 1; }
    if [ "$status" != "$expected" ]; then
        echo "✗ $method $path as $key: expected $expected, got $status" >&2
        cat "$answer" >&2
        echo >&2
        exit 1
    fi
}

# read EXPRESSION: a value of the last answer, as JavaScript sees it in `a`
read_answer() {
    node -e 'const a = JSON.parse(require("fs").readFileSync(process.argv[1])); const v = eval(process.argv[2]); console.log(typeof v === "object" ? JSON.stringify(v) : String(v))' "$answer" "$1"
}

# expect EXPRESSION VALUE
expect() {
    local value
    value=$(read_answer "$1")
    if [ "$value" != "$2" ]; then
        echo "✗ expected $1 to be $2, got $value in:" >&2
        cat "$answer" >&2
        echo >&2
        exit 1
    fi
}

done_with() { echo "✓ $1"; }

service_of() {
    call "$1" GET "/api/services?limit=200" 200
    read_answer "a.items.find(s => s.programme === '$2').id"
}

healthy_homes_service=$(service_of "$cancer_team" healthyHomes)
warm_and_well_service=$(service_of "$cancer_team" warmAndWell)
library_service=$(call "$cancer_team" GET "/api/services?limit=200" 200; read_answer "a.items.find(s => s.organisation.name.includes('Librar')).id")

consent='{
  "legalBasis": "publicTask", "confidentialityBasis": "explicitConsent", "givenOn": "'$today'", "how": "Asked on the telephone",
  "covers": { "fields": ["name", "dateOfBirth", "address", "postcode", "phones", "contactWarning"], "purpose": "Help with a cold home" }
}'

call "$cancer_team" POST /api/referrals 201 '{
  "person": {
    "name": "Wilhelmina Ashgrove", "dateOfBirth": "1951-03-09", "address": "14 Larkspur Row, Gloucester", "postcode": "GL1 1AA",
    "phones": [{ "number": "01632 960417", "safeToCall": true, "safeToText": false, "safeToLeaveMessage": false }],
    "contactWarning": "Please ring after ten, never leave a message"
  },
  "programme": "healthyHomes", "serviceId": "'$healthy_homes_service'",
  "needs": ["energyAndHeating", "benefitsAndIncome", "mentalWellbeing"],
  "answers": { "tenure": "owner", "heating": "mainsGas", "heatingUse": "notWorking", "coldOrDamp": ["cold"], "healthConditions": ["cancer"], "energyArrears": "no", "livesAlone": true },
  "urgency": "soon", "reason": "She lives alone in a cold house and is worried about the bills.",
  "consent": '"$consent"'
}'
expect a.state made
expect a.waitingOn receiver
referral=$(read_answer a.referralId)
reference=$(read_answer a.reference)
done_with "the cancer support team referred her to Healthy Homes: $reference"

at=/api/referrals/$referral
call "$stranger" GET "$at" 404
call "$cancer_team" POST "$at/accept" 403 '{}'
done_with "a stranger finds nothing, and the referrer cannot accept"

call "$healthy_homes" POST "$at/receive" 200 '{}'
expect a.state received
call "$healthy_homes" POST "$at/receive" 200 '{}'
call "$healthy_homes" POST "$at/accept" 200 '{ "caseworker": "me" }'
expect a.state accepted
call "$healthy_homes" GET "/api/caseload?caseworker=me&limit=200" 200
expect "a.items.some(r => r.id === '$referral')" true
call "$healthy_homes" POST "$at/contacts" 200 '{ "occurredOn": "'$today'", "with": "person", "channel": "phone", "result": "reached", "note": "She would like a visit." }'
expect a.state active
done_with "Healthy Homes saw it, took it and reached her"

call "$healthy_homes" POST "$at/assessments" 200 '{
  "stage": "baseline", "occurredOn": "'$today'", "measure": "ons4",
  "scores": { "satisfied": 4, "worthwhile": 3, "happy": 4, "anxious": 8 }, "answeredBy": "person" }'
call "$healthy_homes" POST "$at/support" 200 '{
  "occurredOn": "'$today'", "kind": "benefitsGained", "status": "awarded", "description": "Pension Credit and Attendance Allowance", "amount": 561600, "per": "year" }'
done_with "baseline: anxious 8, worthwhile 3; benefits gained: £5,616 a year"

call "$healthy_homes" POST "$at/onward" 201 '{
  "programme": "warmAndWell", "serviceId": "'$warm_and_well_service'", "needs": ["energyAndHeating"],
  "answers": { "property": "midTerrace", "tenure": "owner", "heating": "mainsGas", "boiler": "broken", "noHeatNow": true, "epcBand": "e", "grantGrounds": ["aged65OrOver", "healthCondition"] },
  "urgency": "urgent", "reason": "The boiler has broken down and she is in treatment.",
  "consent": '"$consent"'
}'
onward=$(read_answer a.referralId)
call "$cancer_team" GET "/api/referrals/$onward" 404
then=/api/referrals/$onward
call "$warm_and_well" POST "$then/accept" 200 '{ "caseworker": "me" }'
call "$warm_and_well" POST "$then/contacts" 200 '{ "occurredOn": "'$today'", "with": "person", "channel": "visit", "result": "reached" }'
for milestone in surveyBooked grantApproved installed; do
    call "$warm_and_well" POST "$then/milestones" 200 '{ "milestone": "'$milestone'", "occurredOn": "'$today'" }'
done
call "$warm_and_well" POST "$then/support" 200 '{ "occurredOn": "'$today'", "kind": "grantAwarded", "status": "awarded", "description": "Boiler grant", "amount": 285000, "per": "once" }'
call "$warm_and_well" POST "$then/support" 200 '{ "occurredOn": "'$today'", "kind": "heatingInstalled", "status": "done", "description": "New condensing boiler" }'
call "$healthy_homes" GET "$then" 200
expect "a.milestones.length" 3
call "$warm_and_well" POST "$then/close" 200 '{ "outcome": "supportCompleted", "needsMet": ["energyAndHeating"], "needsNotMet": [] }'
expect a.state closed
done_with "Warm and Well installed a boiler with a grant and closed; Healthy Homes saw each step"

call "$healthy_homes" POST "$at/signposts" 200 '{ "serviceId": "'$library_service'", "how": "printed" }'
call "$healthy_homes" POST "$at/assessments" 200 '{
  "stage": "followUp", "occurredOn": "'$today'", "measure": "ons4",
  "scores": { "satisfied": 6, "worthwhile": 6, "happy": 6, "anxious": 5 }, "answeredBy": "person" }'
call "$healthy_homes" POST "$at/close" 200 '{
  "outcome": "supportCompleted", "needsMet": ["energyAndHeating", "benefitsAndIncome"], "needsNotMet": ["mentalWellbeing"], "note": "Warm, and better off. She goes to the reading group." }'
expect a.state closed
call "$healthy_homes" POST "$at/contacts" 409 '{ "occurredOn": "'$today'", "with": "person", "channel": "phone", "result": "reached" }'
expect a.type referral/not-in-state
done_with "signposted, followed up (anxious 5, worthwhile 6) and closed"

call "$cancer_team" GET "$at" 200
expect a.state closed
expect a.outcome supportCompleted
expect a.reference "$reference"
expect "a.assessments.find(x => x.stage === 'followUp').scores.anxious" 5
call "$cancer_team" GET "$at/timeline" 200
expect "a.items.length > 8" true
call "$healthy_homes" GET "/api/journeys/$referral" 200
done_with "the cancer support team sees the outcome: the loop is closed"
