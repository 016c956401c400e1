import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { arch } from 'node:os'
import { pipeline } from 'node:stream/promises'

/** What a host gets from us, so that it needs neither the internet nor a package manager: the agent, and the Node that runs it. */
export interface AgentFiles {
  bundle: string
  node: string
}

/** Answers for what a new host fetches; false for everything else. */
export function makeFileDesk(files: AgentFiles) {
  const sums = new Map<string, Promise<string>>()
  function sumOf(path: string): Promise<string> {
    const known = sums.get(path) ?? sha256(path)
    sums.set(path, known)
    known.catch(() => sums.delete(path))
    return known
  }

  async function send(path: string, response: ServerResponse) {
    const { size } = await stat(path)
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size, 'cache-control': 'no-store' })
    await pipeline(createReadStream(path), response)
  }

  return async (path: string, response: ServerResponse): Promise<boolean> => {
    if (path === '/agent/pileus-agent.mjs') await send(files.bundle, response)
    else if (path === '/agent/node') await send(files.node, response)
    else if (path === '/agent/install.sh') {
      const script = installScript({ bundle: await sumOf(files.bundle), node: await sumOf(files.node) })
      response.writeHead(200, { 'content-type': 'text/x-shellscript; charset=utf-8', 'cache-control': 'no-store' }).end(script)
    } else return false
    return true
  }
}

async function sha256(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const part of createReadStream(path)) if (Buffer.isBuffer(part)) sum.update(part)
  return sum.digest('hex')
}

const machine = arch() === 'arm64' ? 'aarch64' : 'x86_64'

/** Everything is in functions, and the last line calls them: half a script that was cut off on the way does nothing. */
const installScript = (sums: { bundle: string; node: string }) => `#!/bin/sh
# Makes this machine a host: curl -fsSL URL/agent/install.sh | sh -s -- --url URL --token TOKEN --control-key KEY [--name NAME]
set -eu

prefix="\${PILEUS_PREFIX:-}"
home="$prefix/usr/local/lib/pileus-agent"
state="$prefix/var/lib/pileus-agent"

fail() { echo "pileus-agent: $1" >&2; exit 1; }

get() {
  if command -v curl >/dev/null; then curl -fsSL --max-time 600 -o "$2" "$1"
  elif command -v wget >/dev/null; then wget -q -T 600 -O "$2" "$1"
  else fail "neither curl nor wget is here: install one of them"
  fi
}

fetch() {
  get "$url/agent/$1" "$home/$1.new" || fail "$url/agent/$1 cannot be fetched"
  echo "$2  $home/$1.new" | sha256sum -c --status || fail "$1 is not what it should be: try again"
}

unit() {
  cat > "$prefix/etc/systemd/system/pileus-agent.service" <<UNIT
[Unit]
Description=Pileus agent
Documentation=$url
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=$home/node $home/pileus-agent.mjs run --state $state
Restart=always
RestartSec=2
# Guests go on when the agent is restarted.
KillMode=process

[Install]
WantedBy=multi-user.target
UNIT
}

main() {
  url=""
  for argument in "$@"; do
    if [ "\${last:-}" = "--url" ]; then url="\${argument%/}"; fi
    last="$argument"
  done
  [ -n "$url" ] || fail "--url is missing: copy the whole command from the hosts page"
  [ -n "$prefix" ] || [ "$(id -u)" = 0 ] || fail "this must be run as root"
  [ "$(uname -m)" = "${machine}" ] || fail "this cloud has an agent for ${machine} only, and this machine is $(uname -m)"
  mkdir -p "$home" "$state" "$prefix/usr/local/bin"
  chmod 700 "$state"
  fetch node ${sums.node}
  fetch pileus-agent.mjs ${sums.bundle}
  chmod 755 "$home/node.new"
  mv "$home/node.new" "$home/node"
  mv "$home/pileus-agent.mjs.new" "$home/pileus-agent.mjs"
  printf '#!/bin/sh\\nexec %s %s "$@"\\n' "$home/node" "$home/pileus-agent.mjs" > "$prefix/usr/local/bin/pileus-agent"
  chmod 755 "$prefix/usr/local/bin/pileus-agent"
  "$home/node" "$home/pileus-agent.mjs" enrol --state "$state" "$@"
  if [ -d /run/systemd/system ] && [ -z "$prefix" ]; then
    unit
    systemctl daemon-reload
    systemctl enable --now pileus-agent
    echo "The agent runs: journalctl -u pileus-agent shows what it says."
  else
    echo "There is no systemd here. Start the agent with: pileus-agent run"
  fi
}

main "$@"
`
