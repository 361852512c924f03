#!/bin/sh
# A Headway worker of curl and a shell: takes jobs of the kind `checksum` and tells the SHA-256 of their images.
#   HEADWAY_WORKER_TOKEN=hww_… sh examples/curl-worker.sh http://127.0.0.1:8080
# With a second argument it does so many jobs, then ends.
set -eu
HUB=${1:-http://127.0.0.1:8080}
LEFT=${2:-}

# call PATH BODY: prints the answer; fails where the hub refuses.
call() {
  curl -sS --fail-with-body -H "authorization: Bearer $HEADWAY_WORKER_TOKEN" -d "$2" "$HUB/api/worker/$1"
}

# field NAME: the text of a field of the JSON that comes in.
field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# wanted PATH BODY: goes on only when that is wanted of the run.
wanted() {
  wanted=$(call "$1" "$2" | field wanted)
  [ "$wanted" = run ] || { call "jobs/$job/release" "{\"fence\":\"$fence\"}"; return 1; }
}

while [ "$LEFT" != 0 ]; do
  run=$(call take '{"worker":{"id":"curl","name":"curl-worker"},"waitMs":20000}')
  job=$(printf %s "$run" | field job)
  [ -n "$job" ] || continue
  fence=$(printf %s "$run" | field fence)
  file=$(printf %s "$run" | field file)
  LEFT=${LEFT:+$((LEFT - 1))}

  wanted "jobs/$job/report" "{\"fence\":\"$fence\",\"step\":{\"name\":\"Fetch\",\"index\":0,\"total\":2}}" || continue
  image=$(mktemp)
  curl -sS --fail -H "authorization: Bearer $HEADWAY_WORKER_TOKEN" -o "$image" "$HUB$file"
  wanted "jobs/$job/report" "{\"fence\":\"$fence\",\"step\":{\"name\":\"Sum\",\"index\":1,\"total\":2}}" || continue
  sum=$(sha256sum <"$image" | cut -d' ' -f1)
  rm "$image"
  call "jobs/$job/complete" \
    "{\"fence\":\"$fence\",\"result\":{\"sha256\":\"$sum\"},\"summary\":{\"outcome\":\"ok\",\"text\":\"SHA-256 $sum\"}}"
  echo
done
