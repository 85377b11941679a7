import type { Check } from './finding.ts';

interface Row {
  pollId: number;
  missing: number;
  repeated: number;
  tooMany: number;
}

/** Every ballot names only options of its poll, each at most once, and no more than the poll allows. */
export const checkChoices: Check = async (client, pollId) => {
  const { rows } = await client.query<Row>(
    `with rule as (
       select
         polls.id,
         count(options.position) as options,
         case polls.kind when 'ranked' then count(options.position) else polls.max_choices end as most
       from polls
       left join options on options.poll_id = polls.id
       group by polls.id
     ), judged as (
       select
         ballots.poll_id,
         rule.options <= any (choices) or 0 > any (choices) as missing,
         cardinality(choices) > 1
           and cardinality(choices) > (select count(distinct choice) from unnest(choices) as choice) as repeated,
         cardinality(choices) > rule.most as too_many
       from ballots
       join rule on rule.id = ballots.poll_id
       where $1::integer is null
         or ballots.poll_id = $1
     )
     select
       poll_id as "pollId",
       count(*) filter (where missing) as missing,
       count(*) filter (where repeated) as repeated,
       count(*) filter (where too_many) as "tooMany"
     from judged
     where missing or repeated or too_many
     group by poll_id
     order by poll_id`,
    [pollId],
  );
  return rows.flatMap((row) => {
    const faults: [number, string][] = [
      [row.missing, 'naming an option that the poll does not have'],
      [row.repeated, 'naming an option twice'],
      [row.tooMany, 'with more choices than the poll allows'],
    ];
    return faults
      .filter(([ballots]) => ballots > 0)
      .map(([ballots, fault]) => ({
        pollId: row.pollId,
        check: 'choices',
        detail: `ballots ${fault}: ${ballots}`,
      }));
  });
};
