import type fc from 'fast-check';
import { anyPoll } from './operation.ts';
import type { Operation } from './operation.ts';

interface Detail {
  id?: fc.Arbitrary<string>;
  query?: Operation['query'];
  form?: fc.Arbitrary<unknown>;
  json?: fc.Arbitrary<unknown>;
  text?: fc.Arbitrary<string>;
  more?: Operation['parameters'];
}

/** Describes an operation that is in no API document. */
export function makeOperation(
  service: Operation['service'],
  method: string,
  path: string,
  detail: Detail = {},
): Operation {
  const { id, query = {}, form: fields, json, text, more = {} } = detail;
  return {
    service,
    method,
    path,
    parameters: { ...(path.includes('{id}') && { id: id ?? anyPoll }), ...more },
    query,
    bodies: {
      ...(fields && { 'application/x-www-form-urlencoded': fields }),
      ...(json && { 'application/json': json }),
      ...(text && { 'text/plain': text }),
    },
    forAdmins: /^\/(admin|polls$|p\/\{id\}\/manage)/.test(path),
  };
}
