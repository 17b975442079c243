/** Counting the calls of an object's methods. */

/** The same object, its calls counted by name. */
export function countCalls<Target extends object>(
  target: Target,
  calls: Map<string, number>,
): Target {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        calls.set(String(name), (calls.get(String(name)) ?? 0) + 1);
        return Reflect.apply(member, target, args);
      };
    },
  });
}
