/**
 * A private opencryptoki: a daemon and one software token of its own. The places of opencryptoki
 * are compiled in, so they are covered by empty file systems in memory that only these processes
 * see. The machine's own daemon and tokens are neither seen nor changed, and when the first process
 * ends, however it ends, the kernel takes the daemon, the token and the mounts away.
 *
 * @module
 */

/** Names that only these processes have: mounts, processes, shared memory. */
const NAMESPACES = ['--mount', '--ipc', '--pid', '--mount-proc', '--fork', '--kill-child'];
/** An ordinary user is root in a namespace of its own, where that is allowed. */
const AS_ROOT = ['--user', '--map-root-user'];

/**
 * Covers the places of opencryptoki, starts its daemon, and becomes the program in the arguments.
 * The group pkcs11 is 0 in there: of an ordinary user's groups no other exists in a namespace.
 */
const SCRIPT = `
set -eu
PATH="$PATH:/usr/sbin:/sbin"
unset OPENCRYPTOKI_TRACE_LEVEL
mount -t tmpfs -o mode=755 sts-kms /run
mkdir /run/lock
test -L /var/lock || mount -t tmpfs -o mode=755 sts-kms /var/lock
mount -t tmpfs -o mode=1777 sts-kms /dev/shm
mount -t tmpfs -o mode=755 sts-kms /etc/opencryptoki
mount -t tmpfs -o mode=770 sts-kms /var/lib/opencryptoki
test ! -d /var/log/opencryptoki || mount -t tmpfs -o mode=770 sts-kms /var/log/opencryptoki
sed 's/^pkcs11:.*/pkcs11:x:0:/' /etc/group > /run/group
mount --bind /run/group /etc/group
printf 'version opencryptoki-3.1\\nslot 0\\n{\\nstdll = libpkcs11_sw.so\\n}\\n' \\
  > /etc/opencryptoki/opencryptoki.conf
mkdir -p -m 770 /var/lock/opencryptoki/swtok /var/lib/opencryptoki/swtok/TOK_OBJ
pkcsslotd
tries=0
until pkcsconf -t > /dev/null 2>&1; do
  tries=$((tries + 1))
  test $tries -lt 100 || { echo 'pkcsslotd does not answer' >&2; exit 1; }
  sleep 0.1
done
exec "$@"
`;

/** The PIN of the security officer of a token that nobody has initialised. */
export const FACTORY_SO_PIN = '87654321';

/** The arguments of `unshare` that run a command in a private opencryptoki. */
export function inPrivateOpencryptoki(command: readonly string[]): string[] {
  const names = process.getuid?.() === 0 ? NAMESPACES : [...AS_ROOT, ...NAMESPACES];
  return [...names, '/bin/sh', '-c', SCRIPT, 'sh', ...command];
}
