-- What the writer may do to the log: append. An event is never changed or deleted; a stream can be archived.
grant usage on schema referrals_events to referrals_writer;
grant select, insert, update on referrals_events.mt_streams to referrals_writer;
grant select, insert, update (is_archived) on referrals_events.mt_events to referrals_writer;
grant usage, select on sequence referrals_events.mt_events_sequence to referrals_writer;
grant select, insert, update on referrals_events.mt_event_progression to referrals_writer;
grant select, insert, update, delete on referrals_events.mt_doc_deadletterevent to referrals_writer;
grant select, insert on referrals_events.mt_high_water_skips to referrals_writer;
