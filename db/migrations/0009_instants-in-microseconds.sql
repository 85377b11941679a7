-- Up Migration

-- Services hold an instant as microseconds since the Unix epoch, a number that JavaScript has exactly until 2255. Both
-- functions go through UTC, without a time zone's rules: only so are they immutable, and become part of the statement that
-- calls them, which then costs no call and finds its rows by index.

create function timestamp_micros(microseconds bigint) returns timestamptz
language sql immutable strict parallel safe
return (timestamp 'epoch' + microseconds * interval '1 microsecond') at time zone interval '0';

create function unix_micros(at timestamptz) returns bigint
language sql immutable strict parallel safe
return (extract(epoch from at at time zone interval '0') * 1000000)::bigint;

-- Down Migration

drop function unix_micros;
drop function timestamp_micros;
