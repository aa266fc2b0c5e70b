#!/usr/bin/env bash
# The run of docs/cluster.md: a calm round, a stormy one of the same clients, and whether their models are the same bits.
#   bash docs/examples/cluster-story.sh        from the project's root; ports 9092, 8081 and 9249 to 9260 are free
# PAUSE=SECONDS waits so long before the cluster is taken down, for a look at the dashboard.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Shows a command, then what it prints.
run() {
  printf '$ %s\n' "$*"
  "$@"
}

round_file() {
  cat > "$work/$1.yaml" <<YAML
round: $1
model: lenet
initial-weights: {seed: 1}
target-clients: 20
deadline: 2h
identity: open
fisher: kfac
solver: {arithmetic: strict}
YAML
}

# pid_of NAME: of a process, as the cluster says.
pid_of() {
  ./fedfisher cluster status | awk -v name="$1" '$2 == name && $3 == "process" {print $4}'
}

# waits_until ROUND N: until N clients are admitted.
waits_until() {
  until (( $(admitted "$1") >= $2 )); do sleep 1; done
  printf '# %s of 20 clients are admitted to %s\n' "$(admitted "$1")" "$1"
}

admitted() {
  ./fedfisher round show "$1" --json 2> /dev/null | grep -o '"admitted":[0-9]*' | sed -n '1s/.*://p'
}

kill_it() {
  local pid
  pid=$(pid_of "$1")
  printf '$ kill -9 %s    # %s\n' "$pid" "$1"
  kill -9 "$pid"
}

# digests ROUND: of its sums and its models.
digests() {
  ./fedfisher round show "$1" --json 2> /dev/null | grep -oE '"(sumsDigest|modelDigest)":"[0-9a-f]+"' | sort
}

run ./fedfisher cluster up --task-managers 2 --slots 2 --parallelism 1 --gpu fake --prometheus-ports 9249-9260

round_file calm
run ./fedfisher round open "$work/calm.yaml"
run ./fedfisher simulate --round calm --clients 20 --epochs 1 --seed 7 --max-delay 1s

round_file storm
run ./fedfisher round open "$work/storm.yaml"
printf '$ %s &\n' './fedfisher simulate --round storm --clients 20 --epochs 1 --seed 7 --max-delay 5min --patience 20min'
./fedfisher simulate --round storm --clients 20 --epochs 1 --seed 7 --max-delay 5min --patience 20min > "$work/storm.log" 2>&1 &
fleet=$!


waits_until storm 3
run ./fedfisher cluster rescale --parallelism 4
waits_until storm 6
kill_it taskmanager-1
run ./fedfisher cluster status || true
run ./fedfisher cluster repair
waits_until storm 9
run ./fedfisher cluster rescale --parallelism 1

waits_until storm 15
kill_it solver-1
run ./fedfisher cluster repair
wait "$fleet"
sed -n '$p' "$work/storm.log"

run ./fedfisher round show storm
digests calm > "$work/calm"
digests storm > "$work/storm"
printf '# sums and models of calm\n' && cat "$work/calm"
printf '# and what of storm differs\n'
diff "$work/calm" "$work/storm" && printf '# nothing\n'
run ./fedfisher audit storm --report-dir "$work/audit"

sleep "${PAUSE:-0}"
left=$(./fedfisher cluster status | grep -o 'process [0-9]*' | sed 's/process //')
folder=$(./fedfisher cluster status | awk '$1 == "Folder" {print $2}')
run ./fedfisher cluster down
for process in $left; do
  # What has ended and waits for its parent to notice does not count.
  if ps -o stat= -p "$process" | grep -qv '^Z'; then printf '# process %s is left\n' "$process"; exit 1; fi
done
printf '# none of %s processes is left\n' "$(wc -w <<< "$left")"
run ls "$folder" || true
