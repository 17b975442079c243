/**
 * An object of which only named methods may be called. A method that nobody thought of is refused.
 *
 * @module
 */

/** Names of methods, and whether each may be called. */
type Allowed = Readonly<Record<string, boolean>>;

/**
 * The same object; every method that is not `true` in `allowed` calls `refuse` with its name.
 *
 * @param allowed - typed by the caller over every method, so that a new one must be judged
 */
export function onlyNamed<Part extends object>(
  part: Part,
  allowed: Allowed,
  refuse: (method: string) => never,
): Part {
  return new Proxy(part, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const method = String(name);
      if (Object.hasOwn(allowed, method) && allowed[method] === true) {
        return member.bind(target) as unknown;
      }
      return () => refuse(method);
    },
  });
}
