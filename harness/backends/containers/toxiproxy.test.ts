import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameToxics } from './toxiproxy.ts';

const namesOf = (fault: string): string[] => nameToxics(fault).map(([, name]) => name);

test('a toxic is found again by its name, whatever its fault is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (fault) => {
      for (const name of namesOf(fault)) {
        const { pathname } = new URL(`http://toxiproxy/toxics/${name}`);
        expect(pathname).toBe(`/toxics/${name}`);
      }
    }),
    { examples: [['slow#3'], ['a/b'], ['a?b'], ['..'], ['50%']] },
  );
});

test('the toxics of two faults never have one name', () => {
  const fault = fc.string({ unit: fc.constantFrom('a', '#', '~', '2', '3', '/') });
  fc.assert(
    fc.property(fault, fault, (one, other) => {
      fc.pre(one !== other);
      expect(namesOf(one)).not.toEqual(namesOf(other));
    }),
  );
});
