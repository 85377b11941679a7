-- Up Migration

-- In each transaction that changes a ranked poll with `show_from`, this function looks whether the poll has more than 2,000
-- rankings. Only in the order of the primary key does that end at the 2,001st, after 0.7 ms. Otherwise Postgres may read all
-- rankings of the poll, or those of other polls before it: with 40,000 each, 2.2 ms.
alter function keep_shown_result()
  set enable_seqscan = off
  set enable_bitmapscan = off;

-- Down Migration

alter function keep_shown_result() reset all;
