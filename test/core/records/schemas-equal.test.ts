import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { acceptedSchema } from '../../../core/gate/accepted-file.ts';
import type { Report } from '../../../core/members/report-types.ts';
import type { AcceptedChange } from '../../../core/gate/accepted.ts';
import type { Identity } from '../../../core/records/identity.ts';
import type { memberSchemas } from '../../../core/members/schemas.ts';
import type { workSchema } from '../../../core/records/plan.ts';
import type { DrawnWork, ParamSpec, Runner, Server, Shape, Suite, Work } from '../../../core/members/types.ts';

/**
 * A type that is written down, and the schema that reads it from a file or a module, say the same, or this file does not
 * compile: a schema strips what it does not know, so that a field that only the type has would be lost in silence. Types
 * that are inferred from their schema need no test.
 */

/** Without `readonly`, every function alike, and each field with whether it may be left out. */
type Plain<T> = T extends (...values: never[]) => unknown
  ? 'function'
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? {
          -readonly [K in keyof T]-?: [
            object extends Pick<T, K> ? 'optional' : 'needed',
            Plain<Exclude<T[K], undefined>>,
          ];
        }
      : T;
type IsSame<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Wants an argument, and so does not compile, where the two are not the same. */
function same<A, B>(..._difference: IsSame<Plain<A>, Plain<B>> extends true ? [] : ['these two differ']): void {}

type OfSchema<S extends z.ZodType> = z.infer<S>;
type OfMember<Kind extends keyof typeof memberSchemas> = OfSchema<(typeof memberSchemas)[Kind]>;

test('types and schemas say the same', () => {
  same<Work, OfSchema<typeof workSchema>>();
  same<Suite, OfMember<'suite'>>();
  same<ParamSpec, OfMember<'suite'>['params'][string]>();
  same<Runner, OfMember<'model'>>();
  same<Server, OfMember<'server'>>();
  same<Report, OfMember<'report'>>();
  same<AcceptedChange[], OfSchema<typeof acceptedSchema>>();
  same<Required<Shape>, Pick<Identity, keyof Shape>>();
  expect(true, 'the types above were checked when this file was compiled').toBe(true);
});

test('a difference does not compile', () => {
  interface One {
    readonly a: number;
    readonly b?: string;
  }
  same<One, { a: number; b?: string | undefined }>();
  // @ts-expect-error a field more
  same<One, { a: number; b?: string; c?: number }>();
  // @ts-expect-error a field less
  same<One, { a: number }>();
  // @ts-expect-error a field of another type
  same<One, { a: number; b?: number }>();
  // @ts-expect-error a field that may not be left out
  same<One, { a: number; b: string }>();
  // @ts-expect-error a field more, deep within
  same<{ list: readonly One[] }, { list: { a: number }[] }>();
  // @ts-expect-error a field more beside functions
  same<Suite & { readonly more?: number }, OfMember<'suite'>>();
  // @ts-expect-error a field more in one of several
  same<Work, Exclude<Work, DrawnWork> | (DrawnWork & { readonly more?: number })>();
  expect(true, 'the lines above were checked when this file was compiled').toBe(true);
});
